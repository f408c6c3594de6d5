"""The one room that speaks HTTP: requests whose answers are believed only when the centre signed them, and the sign-on."""
