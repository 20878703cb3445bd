"""Names that sound official are refused; names that only resemble them are not."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from accounts.profiles.official_names import names_staff, sounds_official
from accounts.profiles.pseudonyms import validate_pseudonym

OFFICIAL = """
    the-admin admin1 4dmin forum-staff mod-team crisis-line recovery-team Moderation ადმინ
    Admin_Tom mods m0derator adm1n theadmin AdminTeam adminteam forummod RecoveryForum
    recovery_forum recoveryforumteam supportteam crisis-team HelpDesk helpline CrisisHelp
    the_real_admin superadmin админ администратор Administrateur modérateur MODERADOR оfficial
    0fficial official.support st4ff r00t organizer-team everyone nobody Moderatorin
    krisenhilfe 管理员 관리자 a.d.m.i.n staff2 Admin-Anna mod_tom moderator77 th3-adm1n AdminOfForum
    forumadmin forum.official officialforum recoveryteam helpteam safetyteam trust-and-safety
    trustandsafety staffmember staff_member staff-anna communitymanager community-manager
    crisisteam suicide-hotline hotline24 lifeline SamaritansHelp webmaster sysadmin1 superuser
    administrators moderateurs moderadores Moderatoren администраторы модераторы Модератор_7
    διαχειριστής 版主 관리자7 אדמין مشرف 0fficial-news supp0rt hElPdEsk helpcenter help-centre
    TheOwner forumowner forum_team theteam our-team mods-team modmod realadmin not-admin
    adminx xadmin accountservice security-team noreply info contact postmaster abuse
    администрация_форума équipe officiel equipo-oficial moderatrice verwaltung notruf
    telefonseelsorge admin.istrator adm-in a_d_m_i_n adrnin аdmin ADM1N ѕtaff
"""
ORDINARY = """
    riverstone Nomad modest anna admiral modern recovering-tom recoverygirl hopeful
    staffordshire helpful.hannah line-dancer crisis_survivor support-seeker teamplayer mike
    modular commodore rooted tom-foster newbie new-day safe_harbor hostel oneday walker2024
    Moana trustful helen river_stone quietlake morningdew Bluebird77 heron sparrowhawk kestrel
    oakleaf willow_tree maplewood fernandshade mossy wildthyme saltmarsh tidepool driftwood
    seaglass pebble lighthouse northstar evening_star moonrise sunlit dawnchorus firstlight
    slowdown stillhere onestep one-day-at-a-time keepgoing hopeful_hanna hannah_b marta.k
    Tomas peterpan jo-anne big_mike littlemo grandma_sue dadoftwo mumof3 nightshift_nurse
    truckerbob baker-girl gardener.joe knitwit teapot coffeecup no_more_wine sober_since_may
    dryjanuary cleanslate newleaf phoenix77 secondchance homeward_bound wanderer pilgrim
    seeker drifter nomad_nick lostandfound halfway survivor_22 warrior_mum fighter brave_heart
    gentlegiant softspoken quiet_one introvert notalone togetherwego lifeafter afterglow
    rebuild restart resetting unwritten chapter2 page-one storyteller bookworm librarian_lou
    painter.paul musicman drummergirl guitar_gus pianokeys singer_sam dancer_dee runnerman
    marathon_may cyclist_c hiker-jane climber swimmer_ swim.mer sailorboy surfer_dude skater99
    yogi_bea zenmaster_k buddha_belly faithfully gracefully mercy_me blessed_bee thankful_tim
    grateful-gil joyful_jay happyfeet smiler sunshine_sal stormy_weather rainydays cloud9
    snowflake icicle winterlight spring_again summer.rose autumnleaf october_sky november_rain
    Modesto Admira adminton badminton_ben modiste Modena modus_v modular_m commodus
    accommodate helper_h Helpless_no helpmate supportive_sue teammate teamspirit steamer
    dreamteam_fan crewcut screwdriver crisisaverted emergencyexit_ safety_first safetypin
    trusty trust_me_again careful_carl carebear scared_no_more lineman lined_paper online_olga
    desktop-dan deskfan serviceberry centred_ cent hostess_h hostile_no ghost_host_ ownership
    owner_of_cats editorial_ed founder_of_nothing systematic securitas accountant_al
    memberofclub remember_me remembered communityspirit manager_of_chaos contactless
    information infofree newsagent newscaster reporter_rita abuse_survivor rootbeer rootless
    grassroots beetroot taproot_ staffie stafford Falstaff stafflife officially_me unofficial_
    hotlinesong janitorial samaritan_heart sysiphus supernova webster webmistress_ Łukasz
    Żaneta Grzegorz_B Małgosia Zdeněk Šárka Jiří_77 Ångström Åse Øystein Bjørn_dal Søren
    Jürgen Käthe Größe Müllerin Schöpfer François Éloïse Noël Zoë Chloé_m Garçonne señorita
    Íñigo Peñafiel João Conceição São_rio Çağla Gülşen Ömer İrem Șerban Țepeș Eğe Ünal Þórdís
    Ælfric Õnne Ülle Ģirts Ķekava Ņina Žydrūnas надежда маяк тихий_дон Ольга Светлана_К
    рассвет волна берёза Пётр морозко новый_день Ирина_7 зоря Оксана Тарас калина мирний
    відродження светлина Бојана Ђорђе Љубица Ελπίδα Γιώργος Νίκος_7 θάλασσα αυγή Ήλιος Μαρία_Κ
    հույս Արմեն Անի_7 արև იმედი ნინო_5 გიორგი ზღვა თამარი תקווה דוד רחל_7 אור_חדש שקט_לי أمل
    نور سلام_٧ فاطمة بحر_هادئ امید رضا آرام_۷ مهتاب ทะเล_9 แสงดาว 山田花子 静かな海 さくら
    ひかり_7 カモメ 李小龙
    新的一天 별빛_7 ተስፋ ብርሃን anna1987 tom_b_1975 b4by l33t_lena 2good2betrue 7seas 4everyoung h0pe
    j0y m1ke s0ber 1day 365days day_100 year-two 12steps 24hours 90in90 deutschemark
    berlinerin schneeglöckchen sternschnuppe ruhepol neubeginn wolke7 hilfsbereit krisenfest
    leiterin_ teamgeist lehrerin_l petite_fleur bonjour_tristesse aidemoi équilibre
    nouveau_depart lespoir camino_nuevo esperanza la_luna el_sol equipaje ayudante soportable
    oficina officina ufficio administrar_ moderna moderato moderate_m amministra aiutante
    speranza oceano nuova_vita beheerst rust_roest officier modern_art
"""


def test_official_names_are_found():
    assert [name for name in OFFICIAL.split() if not sounds_official(name)] == []


def test_ordinary_names_are_not_official():
    assert [name for name in ORDINARY.split() if sounds_official(name)] == []
    for name in ORDINARY.split():
        validate_pseudonym(name)


def test_refusing_an_official_name_says_why():
    with pytest.raises(ValidationError, match="reserved for the people who run"):
        validate_pseudonym("the-admin")


STAFF_GROUPS = """
    Moderators' team|The moderators|Admin lounge|Forum staff|Official announcements|M0derators|
    Crisis hotline|Ask a moderator|The Admins’ corner|Адміністратор
"""
ORDINARY_GROUPS = """
    Evenings without wine|Recovery support|Help for families|Crisis and after|New members|
    Modern life|Root causes|Online meetings|Care for carers
"""


def create_group(client, name):
    form = {"name": name, "summary": "We meet.", "about": "", "visibility": "open"}
    return client.post("/groups/new/", form)


def poses_as_staff(name):
    """The form asks for the name and its address together."""
    return names_staff(f"{name} {slugify(name)}")


def test_names_of_groups_that_pose_as_staff_are_found():
    assert [name for name in STAFF_GROUPS.split("|") if not poses_as_staff(name)] == []
    assert [name for name in ORDINARY_GROUPS.split("|") if poses_as_staff(name)] == []


def test_a_group_cannot_pose_as_staff(as_alice):
    page = create_group(as_alice, "Moderators' team")
    assert "belonged to the people who run" in page.content.decode()
    assert page.status_code == 422
    assert create_group(as_alice, "Recovery support").status_code == 302


def test_staff_may_create_a_group_of_staff(as_moderator):
    assert create_group(as_moderator, "Ask a moderator").status_code == 302
