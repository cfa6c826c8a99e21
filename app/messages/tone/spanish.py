"""The rules of the tone check in Spanish: a short list, of what is said most. Text is folded: no accents, ñ as n."""

from __future__ import annotations

from app.messages.tone.kinds import Kind
from app.messages.tone.rules import Rule, rule

_ARE = r"(?:tu )?(?:eres|estas|fuiste)(?: (?:tan|muy|bien|una?|la|el|toda?|todo|puro|siempre|mas|peor))*"

SPANISH: tuple[Rule, ...] = (
    rule(
        Kind.BLUFF,
        r"mi abogad[oa] te va a (?:destruir|acabar|hundir|aplastar|quitar\w*|dejar)(?: \w+)?",
        r"te (?:voy a|vamos a|puedo) (?:meter|mandar|echar) (?:a|en) la carcel|vas a (?:ir|acabar|terminar) (?:a|"
        r"en) la carcel",
        r"(?:no|nunca|jamas) (?:l[oa]s?|volveras a|vas a volver a)(?: vas a|"
        r" volveras a)?(?: volver a)? ?ver(?:l[oa]s?)?",
        r"te voy a (?:quitar|demandar|denunciar|dejar sin)(?: \w+)?|te (?:quito|quitare) (?:a )?l[oa]s? (?:ninos|"
        r"ninas|hij[oa]s)",
        r"nos vemos en (?:la corte|el juzgado|el tribunal)(?=[.!]|$)",
        r"voy a llamar(?:le)? (?:a )?(?:la (?:policia|migra)|inmigracion)",
    ),
    rule(
        Kind.THREAT,
        r"te vas a arrepentir|te arrepentiras|me (?:las|la) vas a pagar|me la pagas|vas a (?:ver|sufrir|"
        r"lamentarlo)(?=[.!]|$)",
        r"te (?:voy a|vamos a) (?:destruir|matar|pegar|hundir|joder|arruinar)(?: \w+)?|ya veras|cuidate la espalda|"
        r"atente a las consecuencias",
        r"(?:es|esta es) (?:mi|tu|la) ultima advertencia|estas advertid[oa]|no me provoques",
    ),
    rule(
        Kind.DIAGNOSIS,
        rf"{_ARE} (?:loc[oa]|narcisista|bipolar|psicopata|enferm[oa](?: mental| de la cabeza)|histeric[oa]|"
        rf"paranoic[oa]|desquiciad[oa]|demente|mal de la cabeza)",
        r"necesitas (?:un psiquiatra|ayuda (?:mental|profesional|psiquiatrica)|tratamiento)|tomate tus pastillas",
    ),
    rule(
        Kind.INSULT,
        rf"{_ARE} (?:idiota|estupid[oa]|imbecil|mentiros[oa]|inutil|egoista|cobarde|basura|irresponsable|"
        rf"patetic[oa]|vag[oa]|flojo|floja|"
        r"sinverguenza|asco|mala madre|mal padre|pesim[oa] (?:madre|padre)|peor (?:madre|padre)|hipocrita|"
        r"ridicul[oa]|mala persona|fracasad[oa]|porqueria)",
        r"callate(?: la boca)?|vete (?:al (?:diablo|infierno|carajo)|a la (?:mierda|chingada))|pendej[oa]s?|"
        r"cabron(?:a|es)?|hij[oa] de (?:puta|perra)|put[oa] de mierda|mierda|chinga(?:te| tu)\w*|imbecil|idiota",
        r"(?:deja|para) de mentir|das (?:asco|pena|verguenza)|te odio|no (?:sirves|vales) para nada|"
        r"mal[oa] (?:madre|padre) que eres|que clase de (?:madre|padre)",
    ),
    rule(
        Kind.MIND_READING,
        r"l[oa]s? (?:haces|hiciste|estas haciendo) (?:a proposito|adrede|por maldad|para (?:molestar|lastimar|"
        r"fastidiar|vengarte)\w*)",
        r"(?:tu )?(?:solo|nada mas|unicamente) (?:quieres|buscas|te importa|piensas en)",
        r"(?:no te|a ti no te|nunca te) (?:importan?|importaron|interesan?)(?: nada| los? \w+| las? \w+)?",
        r"(?:tu )?sabes (?:muy bien|perfectamente|de sobra)|lo que quieres es|quieres (?:vengarte|hacerme dano|"
        r"lastimarme|controlar\w*)",
    ),
    rule(
        Kind.ABSOLUTE,
        r"siempre (?:llegas|haces|dices|me haces|me mientes|te quejas|cambias|tienes que|estas|lo mismo contigo)",
        r"(?:nunca|jamas) (?:contestas|pagas|llegas|cumples|haces|escuchas|ayudas|respondes|me (?:dices|avisas|"
        r"contestas|escuchas|ayudas)|te importa\w*|has (?!ido|estado|visto))",
        r"cada (?:maldita )?vez que te|todo lo que (?:haces|dices)|como siempre(?=[.!]|$)|todo el mundo sabe",
    ),
    rule(
        Kind.ABSOLUTE,
        r"tu (?:siempre|nunca|jamas)",
        r"(?:nunca|jamas) (?:contestas|pagas|llegas|cumples|avisas)",
        weaken=True,
    ),
)
