"""A newcomer signs up in three screens; an administrator invites a colleague; everybody finds their rooms."""

import itertools

from stdnum import luhn

COUNT = itertools.count(1)
PASSWORD = "trois petits serruriers"


def new_siret() -> str:
    """A number that nobody bears: it begins with zeros, and both of its check digits are right."""
    siren = f"0009{next(COUNT):04d}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


def follows_link_of_mail(somebody, subject: str) -> None:
    somebody.goes_to("/mailbox/")
    somebody.clicks(subject, role="link", exact=False)
    somebody.looks()
    somebody.page.locator(".pv-mail-text a").first.click()
    somebody.looks()


def test_newcomer_signs_up_and_deposits(person, size):
    newcomer = person()
    newcomer.goes_to("/")
    newcomer.clicks("Créer un compte", role="link")
    siret = new_siret()

    newcomer.page.fill("input[name=identifier]", siret[:-1] + str((int(siret[-1]) + 1) % 10))
    newcomer.reads("n’est pas un numéro SIRET")
    newcomer.page.fill("input[name=identifier]", siret)
    newcomer.page.fill("input[name=organisation_name]", f"Serrurerie {siret}")
    newcomer.page.fill("input[name=street]", "2 rue du Pont")
    newcomer.page.fill("input[name=postcode]", "00100")
    newcomer.page.fill("input[name=city]", "Valdémo")
    newcomer.looks()
    newcomer.clicks("Continuer")

    email = f"ines-{siret}-{size}@serrurerie.example"
    newcomer.page.fill("input[name=full_name]", "Inès Dupont")
    newcomer.page.fill("input[name=email]", email)
    newcomer.page.fill("input[name=password]", PASSWORD)
    newcomer.looks()
    newcomer.clicks("Créer mon compte")
    newcomer.reads("Ouvrez votre courriel")
    newcomer.looks()

    follows_link_of_mail(newcomer, "Confirmez votre adresse")
    newcomer.clicks("Confirmer mon adresse")
    newcomer.signs_in(email, PASSWORD)
    newcomer.goes_to("/deposit/")
    newcomer.reads("Glissez le fichier de la facture ici")
    newcomer.goes_to("/invoices/")
    newcomer.reads("Aucune facture pour l’instant")


def test_colleague_is_invited_and_accepts(person, size):
    administrator = person("administration@demo.example")
    email = f"zoe-{size}@demo.example"
    administrator.goes_to("/manage/")
    administrator.page.fill("input[name=email]", email)
    administrator.page.locator("label", has_text="Agent de l’acheteur").click()
    administrator.clicks("Envoyer l’invitation")
    administrator.reads(f"L’invitation est partie à {email}")
    administrator.looks()

    colleague = person()
    follows_link_of_mail(colleague, "vous invite")
    colleague.page.fill("input[name=full_name]", "Zoé Neuve")
    colleague.page.fill("input[name=password]", PASSWORD)
    colleague.clicks("Créer mon compte et accepter")
    colleague.goes_to("/inbox/")
    colleague.reads("Boîte de réception")


def test_last_administrator_stays(person):
    administrator = person("administration@demo.example")
    administrator.goes_to("/manage/")
    administrator.clicks("Retirer le rôle Administrateur à Alix Régie")
    administrator.looks()
    administrator.clicks("Retirer ce rôle")

    administrator.reads("dernier administrateur")


def test_every_room_of_the_house_is_fit_to_visit(person):
    rooms = {
        "": (
            "/",
            "/accessibility/",
            "/legal/",
            "/privacy/",
            "/sign-up/",
            "/compte/password/reset/",
            "/nowhere/",
        ),
        "fournisseur@demo.example": ("/", "/deposit/", "/invoices/", "/invoices/refused/", "/profile/"),
        "mairie@demo.example": ("/inbox/", "/inbox/?view=all"),
        "administration@demo.example": ("/manage/",),
        "operateur@demo.example": ("/operator/", "/mailbox/"),
    }
    for email, paths in rooms.items():
        somebody = person(email)
        for path in paths:
            somebody.goes_to(path)


def test_english_by_choice(person):
    visitor = person()
    visitor.goes_to("/")
    if not visitor.page.get_by_role("button", name="English").is_visible():
        visitor.page.get_by_text("Menu", exact=True).click()
    visitor.clicks("English")

    visitor.reads("Your public invoices, from deposit to payment")
    visitor.looks()
    assert visitor.page.locator("html").get_attribute("lang") == "en"
