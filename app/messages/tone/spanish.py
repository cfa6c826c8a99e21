"""The rules of the tone check in Spanish, as it is said between parents. Text is folded: no accents, ñ as n."""

from __future__ import annotations

from app.messages.tone.kinds import Kind
from app.messages.tone.rules import Rule, rule

_ARE = (
    r"(?<!no )(?<!nunca )(?:tu )?(?:eres|estas|andas|fuiste|pareces|te has vuelto)(?: (?:tan|muy|bien|una?|la|el|toda?|"
    r"todo|puro|pura|siempre|mas|peor|otra vez|completamente|bastante|verdadero|verdadera))*"
)
_SO = r"que (?:tan )?"
"""The beginning of "qué mentiroso eres"."""

_BAD = (
    r"(?:idiota|estupid[oa]|imbecil|mentiros[oa]|inutil|egoista|cobarde|basura|irresponsable|patetic[oa]|vag[oa]|floj[oa]|"
    r"sinverguenza|asco|mala madre|mal padre|pesim[oa] (?:madre|padre)|peor (?:madre|padre)|hipocrita|ridicul[oa]|"
    r"mala persona|mal hombre|mala mujer|fracasad[oa]|porqueria|verguenza|desgraciad[oa]|tont[oa]|burr[oa]|ignorante|"
    r"bueno para nada|buena para nada|cinic[oa]|descarad[oa]|mantenid[oa]|interesad[oa]|monstruo|amargad[oa]|"
    r"nin[oa] chiquit[oa]|malcriad[oa]|inmadur[oa]|incapaz|poco hombre|malagradecid[oa]|"
    r"tacan[oa]|lo peor(?: que \w+ \w+ \w+)?|manipulador(?:a)?)"
)
_SICK = (
    r"(?:loc[oa](?! (?:por|de contento|de contenta|de alegria))|narcisista|bipolar|psicopata|sociopata|toxic[oa]|"
    r"enferm[oa] (?:mental|de la cabeza)|histeric[oa]|paranoic[oa]|desquiciad[oa]|demente|mal de la cabeza|"
    r"borrach[oa]|alcoholic[oa]|drogadict[oa]|drogad[oa]|trastornad[oa]|obsesionad[oa])"
)
_KIDS = r"(?:(?:a )?(?:l[oa]s? |tus? |mis? |nuestr[oa]s? )?(?:nin[oa]s?|hij[oa]s?|bebes?))"

SPANISH: tuple[Rule, ...] = (
    rule(
        Kind.BLUFF,
        r"mi abogad[oa] te va a (?:destruir|acabar|hundir|aplastar|quitar\w*|dejar)(?: \w+)?",
        r"(?:el|la) juez(?:a)? te va a (?:quitar|castigar|meter|mandar|destruir|dejar)(?: \w+)?",
        r"te (?:voy a|vamos a|puedo|van a) (?:meter|mandar|echar) (?:a|en) la carcel|vas a (?:ir|acabar|terminar) (?:a|"
        r"en) la carcel",
        r"te (?:voy a|vamos a|puedo) echar (?:a )?(?:la migra|inmigracion|la policia)",
        rf"vas a perder (?:la custodia|la patria potestad|{_KIDS})|te (?:van a|vamos a|voy a) quitar la custodia",
        r"(?:no|nunca|jamas) (?:l[oa]s?|volveras a|vas a volver a)(?: vas a|"
        r" volveras a)?(?: volver a)? ?ver(?:l[oa]s?)?",
        rf"te voy a (?:quitar|demandar|denunciar|dejar sin)(?: \w+)?|te (?:quito|quitare) {_KIDS}",
        r"nos vemos en (?:la corte|el juzgado|el tribunal)(?=[.!]|$)",
        r"voy a hacer que te (?:deporten|arresten|encierren|quiten \w+)",
        r"voy a llamar(?:le)? (?:a )?(?:la (?:policia|migra)|inmigracion)",
    ),
    rule(
        Kind.THREAT,
        r"te vas a arrepentir|te arrepentiras|me (?:las|la) vas a pagar|me la pagas|vas a (?:ver|sufrir|"
        r"lamentarlo)(?=[.!]|$)|vas a (?:ver|saber) (?:lo que te espera|quien soy|de lo que soy capaz)",
        r"(?:vas a conocerme|no sabes con quien te metes|te metiste con (?:la|el|quien))(?: \w+)?",
        r"te (?:voy a|vamos a) (?:destruir|matar|pegar|hundir|joder|arruinar|partir)(?: \w+)?|ya veras(?=[.!]|$)|"
        r"cuidate la espalda|atente a las consecuencias|te voy a hacer la vida (?:imposible|miserable|un infierno)",
        r"esto no se (?:va a quedar|queda|quedara) asi|te lo (?:digo|advierto) por ultima vez|te lo advierto(?=[.!]|$)",
        r"(?:es|esta es) (?:mi|tu|la) ultima advertencia|estas advertid[oa]|no me provoques|no te conviene|"
        r"mas te vale(?: \w+)?",
    ),
    rule(
        Kind.DIAGNOSIS,
        rf"{_ARE} {_SICK}",
        r"necesitas (?:un psiquiatra|ayuda (?:mental|profesional|psiquiatrica)|tratamiento|terapia)(?=[.!,]|$)|"
        r"tomate tus pastillas|(?:ve|vete) a(?:l psiquiatra| terapia)|te falta un tornillo",
    ),
    rule(
        Kind.INSULT,
        rf"{_ARE} {_BAD}|{_SO}(?:{_BAD}|{_SICK}) (?:eres|estas)|no seas (?:tan )?{_BAD}",
        r"callate(?: la boca)?|vete (?:al (?:diablo|infierno|carajo)|a la (?:mierda|chingada|verga))|pendej[oa]s?|"
        r"cabron(?:a|es)?|hij[oa] de (?:puta|perra|tu madre)|put[oa] de mierda|mierda|"
        r"chinga(?:te| tu)\w*|imbecil|idiota|maldit[oa] sea\w*(?: \w+){0,2}|"
        r"sinverguenza|no tienes (?:verguenza|madre|corazon|perdon)",
        r"(?:deja|para|dejate) de (?:mentir|decir mentiras|inventar)|(?:me )?das (?:asco|pena|verguenza|lastima)|"
        r"te odio|no (?:sirves|vales) para nada|"
        r"mal[oa] (?:madre|padre) que eres|que clase de (?:madre|padre)|"
        r"puras mentiras (?:tuyas|dices)|me tienes hart[oa]",
    ),
    rule(
        Kind.MIND_READING,
        r"(?:l[oa]s? )?(?:haces|hiciste|estas haciendo|llegas|llegaste) (?:\w+ )?(?:a proposito|adrede|por maldad|"
        r"para (?:molestar|lastimar|fastidiar|vengarte)\w*)",
        r"(?:tu )?(?:solo|nada mas|unicamente) (?:quieres|buscas|te importa|piensas en)|lo unico que (?:te (?:interesa|"
        r"importa)|quieres|buscas)(?: es)?",
        r"(?<!a mi )(?:no te|a ti no te|nunca te) (?:importan?|importo|importaron|interesan?|intereso)"
        r"(?: nada| los? \w+| las? \w+|"
        r" tus? \w+)?|te da igual lo que|te vale (?:madre|lo que)|"
        r"te crees (?:mejor|mas|muy|superior|la mejor|el mejor)(?: \w+)?|te importa un (?:bledo|comino|pepino)",
        r"(?:tu )?sabes (?:muy bien|perfectamente|de sobra)|lo que quieres es|quieres (?:vengarte|hacerme dano|"
        rf"lastimarme|controlar\w*|poner {_KIDS} en (?:mi )?contra|quitarme {_KIDS})",
        r"(?:te encanta|te gusta|disfrutas|gozas) (?:verme|viendome|hacerme|haciendome|molestar\w*|pelear)(?: \w+)?",
    ),
    rule(
        Kind.ABSOLUTE,
        r"siempre (?:llegas|haces|dices|me (?:haces|mientes|echas|culpas|dejas|gritas|sales)|"
        r"te (?:quejas|olvidas|inventas)|cambias|tienes que|estas|lo mismo contigo|"
        r"la misma historia|con lo mismo|buscas|inventas|mientes|gritas)",
        r"(?:nunca|jamas) (?:contestas|pagas|llegas|cumples|haces|escuchas|ayudas|respondes|me (?:dices|avisas|"
        r"contestas|escuchas|ayudas)|te (?:importa\w*|acuerdas|ocupas|preocupas)|"
        r"has (?!ido|estado|visto|tenido)\w+|estas)",
        r"cada (?:maldita )?vez que te|todo lo que (?:haces|dices)|como siempre(?=[.!,]|$)|todo el mundo sabe|"
        r"todo el (?:santo )?(?:tiempo|dia) (?:estas|te|andas|con lo mismo)",
    ),
    rule(
        Kind.ABSOLUTE,
        r"tu (?:siempre|nunca|jamas)",
        r"(?:nunca|jamas) (?:contestas|pagas|llegas|cumples|avisas)",
        weaken=True,
    ),
)
