"""Words of the illustrative inventory: invented products and suppliers, usual practices, services and jobs."""

BASICS: tuple[tuple[str, str, str, int, str], ...] = (
    ("Finances et budget", "finance", "Suite de gestion communale", 900, "4"),
    ("Paie et agents", "staff", "Suite de gestion communale", 700, "3"),
    ("État civil", "civil", "Registres d’état civil", 400, "4"),
    ("Liste électorale", "civil", "Registres d’état civil", 150, "3"),
    ("Messagerie", "office", "Messagerie hébergée", 300, "3"),
    ("Bureautique", "office", "Bureautique libre", 0, "2"),
    ("Site internet", "relation", "Site communal type", 600, "2"),
    ("Sauvegarde", "infrastructure", "Sauvegarde à distance", 250, "4"),
)
"""Use, domain, invented product, euros a year for a small commune, criticality."""
MORE: tuple[tuple[str, str, str, int, str], ...] = (
    ("Cantine et garderie", "childhood", "Inscriptions périscolaires", 500, "3"),
    ("Urbanisme", "planning", "Instruction des autorisations", 800, "3"),
    ("Cimetière", "civil", "Plan de cimetière", 200, "1"),
    ("Eau potable", "technical", "Facturation de l’eau", 900, "3"),
    ("Délibérations", "council", "Actes et délibérations", 300, "2"),
    ("Police municipale", "safety", "Main courante", 350, "2"),
    ("Bibliothèque", "culture", "Prêt de la bibliothèque", 300, "1"),
)
HOSTINGS = ("on_premise", "saas", "saas", "own_cloud", "outsourced")
SUPPLIERS = ("Éditeur Alpha", "Éditeur Bêta", "Éditeur Gamma", "Prestataire Delta")
PRACTICES = (
    ("backup", "Copie chaque nuit sur un disque externe", "Sauvegarde hors site, chiffrée, vérifiée chaque mois"),
    ("restore", "Jamais essayé, ou une fois l’an", "Un essai de restauration par semestre"),
    ("support", "Un prestataire par téléphone", "Un numéro commun, avec suivi des demandes"),
    ("updates", "Quand une fenêtre le propose", "Mises à jour poussées chaque semaine"),
    ("protection", "Antivirus des postes", "Protection gérée et surveillée en commun"),
    ("incident", "Rien d’écrit", "Une fiche réflexe affichée dans chaque mairie"),
)
SERVICES = (
    ("Demander un acte d’état civil", "inhabitants", "counter", "paper", False),
    ("Inscrire un enfant à la cantine", "inhabitants", "web", "saas", True),
    ("Signaler un problème sur la voirie", "inhabitants", "phone", "paper", False),
    ("Poser ses congés", "agents", "internal", "on_premise", False),
)
PLATFORMS = (
    ("Portail de la gestion publique", "Direction des finances publiques", "manual", "Mandats et titres"),
    ("Télétransmission des actes", "Préfecture ou haut-commissariat", "interfaced", "Délibérations et arrêtés"),
)
HOLDERS = (("Secrétaire de mairie", "correspondent", "2", "3"),)
TEAM = (
    ("Responsable du service informatique", "cio", "4", "4"),
    ("Technicienne réseau", "network", "3", "4"),
    ("Technicien de support", "support", "3", "3"),
    ("Administrateur systèmes", "systems", "3", "3"),
    ("Chargée des applications", "business_apps", "2", "3"),
    ("Géomaticien", "gis", "3", "3"),
)
WANTED = (("rssi", 1, "3"), ("network", 2, "3"), ("databases", 1, "3"), ("gis", 1, "3"), ("project", 2, "3"))
