"""The post: letters are composed here (`compose`) and leave by SMTP (`smtp`)."""
