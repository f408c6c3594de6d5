"""Expected failures, one family: each has a stable code, words that say what to do, and is raised where the outside is touched."""

# ruff: noqa: N818  (each name says what happened; the family says that it is an error)
from __future__ import annotations

from gnp_desk.texts import N_


class DeskError(Exception):
    """An expected failure. `code` never changes; `text` says what happened, what is safe and what to do."""

    code = "GEN-001"
    text = N_("Algo no salió como se esperaba. Su trabajo guardado está completo.")

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.words())

    def words(self) -> str:
        """Return the Spanish sentence for the person, details filled in."""
        return self.text.format(**self.details)


class StoreError(DeskError):
    """The encrypted store cannot be used as asked."""

    code = "ALM-001"
    text = N_("El almacén de este equipo no se pudo usar. Cierre la aplicación y ábrala otra vez.")


class WrongKey(StoreError):
    """The key does not authenticate the first page of the store, or a passphrase does not open the key file."""

    code = "ALM-101"
    text = N_("La clave no abre este almacén. Nada cambió. Use la clave de este equipo o su respaldo.")


class PlainStore(StoreError):
    """The file begins like an SQLite file that nobody encrypted, or the engine is not SQLCipher."""

    code = "ALM-102"
    text = N_("El archivo no está cifrado y no se abrirá. Nada cambió. Avise a Sistemas y elija otra carpeta.")


class DamagedStore(StoreError):
    """A page does not authenticate or does not parse, or the key file cannot be read."""

    code = "ALM-103"
    text = N_("El almacén tiene una parte dañada. No se escribió nada. Haga una copia y avise a Sistemas.")


class NewerStore(StoreError):
    """The store has taken more migrations than this program knows."""

    code = "ALM-104"
    text = N_("Este almacén es de una versión más nueva ({found}; aquí {known}). Actualice la aplicación; nada cambió.")


class ReadOnlyStore(StoreError):
    """The system refuses to write in the folder of the store."""

    code = "ALM-105"
    text = N_("La carpeta de datos no permite escribir. Revise sus permisos o elija otra carpeta.")


class DiskFull(StoreError):
    """The system refuses more bytes; the reserve was already given up."""

    code = "ALM-106"
    text = N_("El disco está lleno. Lo ya guardado está completo. Libere espacio y siga; lo escrito aquí se conserva.")


class StoreInUse(StoreError):
    """Another process holds the lock of this store."""

    code = "ALM-107"
    text = N_("Otra ventana ya usa este almacén. Siga en ella o ciérrela primero.")


class StoreBusy(StoreError):
    """Another connection kept the store locked for longer than ten seconds."""

    code = "ALM-108"
    text = N_("El almacén está ocupado. Lo escrito se conserva y se volverá a guardar en un momento.")


class StoreMissing(StoreError):
    """A command was pointed at a folder without a store."""

    code = "ALM-109"
    text = N_("En esa carpeta no hay un almacén. Revise la ruta o haga uno con la ventana.")


class DiskFailed(StoreError):
    """The disk answered with an error of its own; the store did not change."""

    code = "ALM-110"
    text = N_("El disco no respondió. Lo ya guardado está completo. Revise el disco y siga; lo escrito aquí se conserva.")


class NoKey(StoreError):
    """There is no keyring and no passphrase was given."""

    code = "LLA-101"
    text = N_("Este equipo no tiene llavero. Escriba la frase de acceso para abrir el almacén.")


class WeakPassphrase(StoreError):
    """A new passphrase is too short."""

    code = "LLA-102"
    text = N_("La frase de acceso lleva al menos 12 caracteres; aquí hay {length}. Escriba una más larga.")


class LostKey(StoreError):
    """The keyring no longer holds the key that the key file names."""

    code = "LLA-103"
    text = N_("El llavero de este equipo ya no tiene la clave del almacén. Nada se borró. Avise a Sistemas.")


class UnfitText(DeskError):
    """A text holds U+0000, a lone surrogate or a number that canonical JSON does not take."""

    code = "DAT-101"
    text = N_("El texto de «{field}» tiene caracteres que no se pueden guardar. Quítelos y escríbalo otra vez.")


class UnknownRecord(DeskError):
    """A record, claim or policy is not in this store."""

    code = "DAT-102"
    text = N_("Ese registro ya no está en este equipo. Vuelva al expediente y elija otro.")


class Frozen(DeskError):
    """The record belongs to a closed declaration, an issued paper or a closed claim."""

    code = "DAT-103"
    text = N_("Este documento ya está cerrado y no cambia. Para corregirlo, haga uno nuevo que lo sustituya.")


class NothingToUndo(DeskError):
    """The undo or redo of this editor is empty."""

    code = "DAT-104"
    text = N_("Ya no hay cambios por deshacer en esta página.")


class CannotUndo(DeskError):
    """The value to take back is not the one this editor left."""

    code = "DAT-105"
    text = N_("Ese dato cambió después en otra página y no se deshace aquí. Revíselo en Historial.")


class TooMuch(DeskError):
    """A record would pass 64 KiB."""

    code = "DAT-106"
    text = N_("«{field}» admite {limit} caracteres y lleva {length}. Acórtelo o páselo a Notas.")


class OtherLine(DeskError):
    """A claim of a vehicle was asked for under a policy of another line of business."""

    code = "DAT-108"
    text = N_("Esa póliza es de {line} y no ampara un vehículo. Nada cambió. Elija la póliza de Autos del cliente.")


class RecordsDisagree(DeskError):
    """What is shown of claims with unsent work is not what base and journal tell of it (api.md 16.4)."""

    code = "DAT-109"
    text = N_("Hay datos que no coinciden con su historial en: {folios}. Nada se tocó. Siga trabajando y avise a Sistemas.")


class NotReady(DeskError):
    """Closing or issuing met problems; they are in `details["problems"]`."""

    code = "PAP-101"
    text = N_("Todavía hay datos por corregir. Revíselos y emita de nuevo.")


class ReasonWanted(DeskError):
    """Money or liability hangs on what is odd here: it can be issued once «Motivo» is written; `details["problems"]` says what."""

    code = "PAP-111"
    text = N_("Falta el motivo para emitir así. Emita de nuevo y escríbalo.")


class AlreadyIssued(DeskError):
    """The record was issued before and not opened for correction."""

    code = "PAP-102"
    text = N_("Este papel ya se emitió con el folio {folio}. Para cambiarlo, emita uno que lo sustituya.")


class NoPaymentTaken(DeskError):
    """A payment was noted for a slip that is a draft or is paid already."""

    code = "PAP-112"
    text = N_("La ficha está como «{state}» y no recibe otro pago. Nada cambió. Revise a qué ficha corresponde.")


class PaperNotFound(DeskError):
    """No issued paper has that identity."""

    code = "PAP-103"
    text = N_("Ese papel no está en este equipo. Búsquelo por su folio.")


class ChangedMeanwhile(DeskError):
    """The content hashed before drawing is not the content at issuing."""

    code = "PAP-104"
    text = N_("Los datos cambiaron mientras se preparaba el papel. Revíselos y emita de nuevo.")


class DocumentChanged(DeskError):
    """What a person read and signed is not what the document says now."""

    code = "FIR-101"
    text = N_("El documento cambió mientras se leía. La firma no se guardó. Léalo y pida firmar de nuevo.")


class NotSigned(DeskError):
    """A signature came without enough of a line, or without the reason why there is none."""

    code = "FIR-102"
    text = N_("Falta el trazo o el motivo. La firma no se guardó. Firme en el recuadro o escriba por qué no.")


class PrinterSilent(DeskError):
    """The printer did not take the pages handed to it."""

    code = "IMP-101"
    text = N_("La impresora no respondió. El documento está guardado; reintente o elija otra.")


class DemonstrationOnly(DeskError):
    """Real work was asked of the demonstration."""

    code = "DEM-101"
    text = N_("La demostración no se envía a otro centro. Abra su propio almacén para trabajar.")


class NotDemonstration(DeskError):
    """The demonstration was asked of a folder with real work."""

    code = "DEM-102"
    text = N_("Esa carpeta ya guarda trabajo real. Elija una carpeta vacía para la demostración.")


class OutputFolder(DeskError):
    """The system refuses to write in the folder chosen for papers."""

    code = "ARC-101"
    text = N_("No se pudo escribir en la carpeta elegida. Revise sus permisos o elija otra.")


class OutputNotEmpty(DeskError):
    """The folder chosen to carry a claim out already holds something else, which would be taken for something added."""

    code = "ARC-104"
    text = N_("La carpeta elegida ya tiene otros archivos. Elija una vacía o escriba el nombre de una nueva.")


class InputFile(DeskError):
    """A file to read is not there or may not be read."""

    code = "ARC-103"
    text = N_("El archivo no se pudo leer. Revise la ruta y sus permisos, o elija otro.")


class UnknownFolio(DeskError):
    """No claim of this store has that folio."""

    code = "ARC-102"
    text = N_("No hay un siniestro con el folio {folio} en este equipo. Revise el folio.")


class NotAllowed(DeskError):
    """The role of this person may not give that signature or reopen that document."""

    code = "PER-101"
    text = N_("Su perfil no puede hacer esto. Pídalo a quien da la segunda firma.")


class MoveRefused(DeskError):
    """A state was asked that does not follow from the present one (forms.md section 8)."""

    code = "DAT-107"
    text = N_("No se pasa de «{before}» a «{after}». Nada cambió. Elija otro estado.")


class TooManyLines(DeskError):
    """More worksheet lines were pasted or imported than a worksheet holds."""

    code = "HOJ-101"
    text = N_("Serían {count} renglones y la hoja admite {most}. Nada cambió. Divida el archivo o haga un suplemento.")


class SheetRefused(DeskError):
    """A spreadsheet file could not be opened safely: its `reason` says which guard it met."""

    code = "HOJ-102"
    text = N_("El archivo no se abrió: {reason} Nada cambió. Guárdelo como CSV o XLSX sencillo y vuelva a intentar.")


class SheetWithoutColumns(DeskError):
    """A spreadsheet has none of the columns of a worksheet."""

    code = "HOJ-103"
    text = N_("El archivo no tiene columnas que se conozcan. Nada cambió. Use los títulos de una hoja exportada.")


class EvidenceError(DeskError):
    """A file was not taken as evidence, or evidence cannot be shown. `name` is the file as it may be shown."""

    code = "EVI-001"
    text = N_("El archivo {name} no se pudo usar. Lo demás está completo.")


class EmptyFile(EvidenceError):
    """The file has no bytes."""

    code = "EVI-101"
    text = N_("El archivo {name} está vacío y no se importó. Tome la foto otra vez.")


class FileTooLarge(EvidenceError):
    """The file passes 40 MB, or 50 MB as a PDF."""

    code = "EVI-102"
    text = N_("{name} pesa {size} MB y el máximo es {most} MB. No se importó. Guárdelo más pequeño.")


class PictureTooLarge(EvidenceError):
    """The picture says it has more than 100 million points; it was not decoded."""

    code = "EVI-103"
    text = N_("La imagen {name} pasa de 100 megapíxeles. El archivo quedó aparte y no se usará.")


class PictureUnreadable(EvidenceError):
    """The picture could not be decoded, or decoding it took more than a worker may use."""

    code = "EVI-104"
    text = N_("La imagen no se puede leer. El archivo quedó aparte y no se usará.")


class UnknownFormat(EvidenceError):
    """The bytes are none of the formats taken, whatever the name says."""

    code = "EVI-105"
    text = N_("{name} no es una foto JPEG, PNG o WebP ni un PDF. Quedó aparte y no se usará.")


class TooManyPages(EvidenceError):
    """The PDF has more than 500 pages."""

    code = "EVI-106"
    text = N_("{name} pasa de 500 páginas. El archivo quedó aparte y no se usará.")


class FileChanged(EvidenceError):
    """The file was written by somebody else while it was read."""

    code = "EVI-107"
    text = N_("{name} cambió mientras se copiaba y no se importó. Espere a que termine e impórtelo otra vez.")


class FileGone(EvidenceError):
    """The file or its card stopped answering."""

    code = "EVI-108"
    text = N_("{name} ya no se puede leer. Revise la tarjeta o el cable e impórtelo otra vez.")


class ClaimFull(EvidenceError):
    """The claim holds 300 files or 2 GB."""

    code = "EVI-109"
    text = N_("El siniestro ya tiene {count} archivos ({size} MB). {name} no se importó.")


class ImportStopped(EvidenceError):
    """There is no room for more files; text goes on saving."""

    code = "EVI-110"
    text = N_("No hay lugar en el disco: la importación se detuvo en {name}. Lo escrito se sigue guardando. Libere espacio.")


class BlobDamaged(EvidenceError):
    """The bytes at rest are not those that were received."""

    code = "EVI-111"
    text = N_("El archivo guardado no es el que se recibió. No se usará. Avise a Sistemas.")


class NotAFile(EvidenceError):
    """A folder, a device or a link to nowhere was chosen."""

    code = "EVI-112"
    text = N_("{name} no es un archivo y no se importó. Elija fotos o documentos.")


class HeicPicture(EvidenceError):
    """The picture is HEIC, which this version does not decode."""

    code = "EVI-113"
    text = N_("{name} es HEIC y aquí no se abre. Quedó aparte. En el teléfono, elija «Más compatible» y tómela de nuevo.")


class EvidenceKept(EvidenceError):
    """Somebody tried to erase evidence or to change what was received."""

    code = "EVI-114"
    text = N_("La evidencia no se borra ni se cambia. Márquela como «No usar» y escriba por qué.")


class FormatError(DeskError):
    """A blank format cannot be used as asked. `title` is its name as people read it."""

    code = "FMT-001"
    text = N_("El formato «{title}» no se pudo usar. Lo demás está completo.")


class FormatDamaged(FormatError):
    """The bytes that came do not have the fingerprint that was signed; they are asked for again from the beginning."""

    code = "FMT-101"
    text = N_("El archivo de «{title}» no es el que firmó la Compañía. No se usará; se pedirá otra vez al sincronizar.")


class OlderFormat(FormatError):
    """The centre offered a version older than one already held and verified."""

    code = "FMT-102"
    text = N_("No se aceptó la versión {version} de «{title}»: este equipo ya tiene la {held}. Siga con esa.")


class FormatChanged(FormatError):
    """The same version of a format came with another content."""

    code = "FMT-103"
    text = N_("«{title}» {version} llegó con otro contenido y el mismo número. Se conserva el anterior; avise a Sistemas.")


class FormatNeedsReason(FormatError):
    """The format is expired, not verified or not the version in force: it is used only with a reason, which is kept."""

    code = "FMT-104"
    text = N_("«{title}»: {state}. Puede usarlo si escribe el motivo; quedará anotado.")


class FormatNotHere(FormatError):
    """The file of a format has not come down yet."""

    code = "FMT-105"
    text = N_("El archivo de «{title}» todavía no está en este equipo. Sincronice y vuelva a abrirlo.")


class FormatWithScript(FormatError):
    """The PDF holds JavaScript."""

    code = "FMT-106"
    text = N_("«{title}» trae un programa dentro y no se abrirá. Use otro formato y avise a Sistemas.")


class FormatActs(FormatError):
    """The PDF holds actions: to launch something, to send what is filled in, to open another file."""

    code = "FMT-107"
    text = N_("«{title}» trae acciones que abren o envían cosas y no se usará. Avise a Sistemas.")


class FormatWithXfa(FormatError):
    """The PDF holds an XFA form, which is a program of its own."""

    code = "FMT-108"
    text = N_("«{title}» usa formularios XFA y aquí no se abren. Pida a Sistemas el mismo formato como PDF sencillo.")


class FormatWithFiles(FormatError):
    """The PDF carries other files, sound, film or 3D."""

    code = "FMT-109"
    text = N_("«{title}» trae otros archivos dentro y no se usará. Avise a Sistemas.")


class FormatEncrypted(FormatError):
    """The PDF is encrypted."""

    code = "FMT-110"
    text = N_("«{title}» está cifrado y no se puede llenar. Pida a Sistemas el formato sin cifrar.")


class FormatTooLong(FormatError):
    """The PDF has more than 500 pages or more than 3,000 fields."""

    code = "FMT-111"
    text = N_("«{title}» pasa de 500 páginas o de 3,000 campos y no se abrirá. Avise a Sistemas.")


class FormatTooLarge(FormatError):
    """The PDF is larger than 50 MB."""

    code = "FMT-112"
    text = N_("«{title}» pesa más de 50 MB y no se traerá. Avise a Sistemas.")


class FormatUnreadable(FormatError):
    """The PDF could not be read, or reading it took more than a worker may use."""

    code = "FMT-113"
    text = N_("El archivo de «{title}» no se puede leer y no se usará. Avise a Sistemas.")


class UnknownFormatDatum(FormatError):
    """The mapping asks for a datum that this version does not know; the other fields are filled."""

    code = "FMT-114"
    text = N_("«{field}» pide un dato que esta versión no conoce ({path}). Llénelo a mano.")


class UnknownFormatField(FormatError):
    """The mapping names a field that the PDF does not have; the other fields are filled."""

    code = "FMT-115"
    text = N_("El formato no tiene el campo «{field}» que su mapa nombra. Lo demás se llenó.")


class FormatAnswerTooLong(FormatError):
    """An answer does not fit its place on the paper even in the smallest letters."""

    code = "FMT-116"
    text = N_("«{field}» no cabe completo en el papel. Acórtelo para que se lea entero.")


class Unmet(DeskError):
    """A step of the self test did not hold; it says which expectation."""

    code = "PRU-101"
    text = N_("La comprobación no se cumplió: {what}.")
