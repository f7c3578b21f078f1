standpointSearch("rd66yuo",[[["RU-01","RU-01","ru-01"],["TR-01","TR-01","tr-01"],["UA-01","Ukraine Agent","Ukrainian desk","ua-01"]],["diplomacy","énergie"]])
