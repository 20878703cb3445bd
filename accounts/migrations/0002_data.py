"""The curated list of challenges, which moderators extend in the admin, and one index."""

from django.db import migrations

CHALLENGES = {
    "substance": {
        "alcohol": "Alcohol",
        "opioids": "Opioids",
        "stimulants": "Stimulants",
        "cannabis": "Cannabis",
        "nicotine": "Nicotine",
        "prescription-medication": "Prescription medication",
        "several-substances": "Several substances",
    },
    "behaviour": {
        "gambling": "Gambling",
        "gaming": "Gaming",
        "internet-and-phone": "Internet and phone",
        "shopping": "Shopping",
        "sex-and-love": "Sex and love",
        "work": "Work",
    },
    "eating": {
        "food-and-overeating": "Food and overeating",
        "anorexia": "Anorexia",
        "bulimia": "Bulimia",
        "body-image": "Body image",
    },
    "mind": {
        "depression": "Depression",
        "anxiety": "Anxiety",
        "panic": "Panic",
        "bipolar": "Bipolar",
        "ocd": "OCD",
        "psychosis": "Psychosis",
        "adhd": "ADHD",
        "self-harm": "Self-harm",
        "suicidal-thoughts": "Suicidal thoughts",
    },
    "life": {
        "trauma": "Trauma",
        "grief": "Grief",
        "chronic-pain": "Chronic pain",
        "anger": "Anger",
        "loneliness": "Loneliness",
        "codependency": "Codependency",
        "caring-for-somebody": "Caring for somebody",
    },
}


def add_challenges(apps, schema_editor):
    Challenge = apps.get_model("accounts", "Challenge")
    Challenge.objects.bulk_create(
        Challenge(slug=slug, name=name, kind=kind)
        for kind, names in CHALLENGES.items()
        for slug, name in names.items()
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        # From a challenge to its members, in order: peer suggestions sample it.
        migrations.RunSQL(
            "CREATE INDEX challenge_members ON accounts_member_challenges (challenge_id, member_id)",
            "DROP INDEX challenge_members",
        ),
        migrations.RunPython(add_challenges, migrations.RunPython.noop),
    ]
