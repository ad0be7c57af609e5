"""The exam as a web page on loopback: pages made on the server, one script that saves each answer at once, no build step."""
