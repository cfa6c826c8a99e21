"""Given names that are common in the United States: how a name is known in small letters or at a sentence's start."""

from __future__ import annotations

_NAMES = """
aaliyah aaron abby abigail abraham adam addison adrian adriana aidan aiden aisha alan albert alejandra alejandro alex
alexa alexander alexandra alexis alfred alice alicia alina allison alyssa amanda amber amelia amy ana andrea andres
andrew andy angel angela angelica anita ann anna anne annie anthony antonio ariana ariel arthur ashley aubrey audrey
austin ava avery barbara beatriz becky ben benjamin bernard beth betty beverly bill billy bob bobby bonnie brad bradley
brandon brenda brian brianna bridget brittany brooklyn bruce bryan caleb cameron camila carla carlos carmen carol
caroline carolyn carrie carter catherine cathy cecilia charles charlie charlotte cheryl chloe chris christian christina
christine christopher cindy claire clara claudia cody cole colin connie connor corey courtney craig cristina crystal
curtis cynthia daisy dan dana daniel daniela danielle danny darren dave david dawson deborah debra denise dennis derek
diana diane diego dominic donald donna doris dorothy doug douglas dylan eddie edgar eduardo edward eileen elaine elena
eli elias elijah elizabeth ella ellen ellie emilia emily emma eric erica erik erin esther ethan eugene eva evan evelyn
felipe fernanda fernando fiona frances francis francisco gabriel gabriela gabriella gary gavin george gerald gina
gloria greg gregory hailey hannah harold harper harry heather hector helen henry holly ian isaac isabel isabella isaiah
ivan jack jackie jackson jacob jacqueline jade jaime jake james jamie jan jane janet janice jared jasmine jason javier
jayden jean jeff jeffrey jen jenna jennifer jenny jeremiah jeremy jerry jesse jessica jesus jill jim jimmy joan joanna
joe joel john johnny jon jonathan jordan jorge jose joseph josh joshua josiah joyce juan juanita judith judy julia
julian juliana julie justin kaitlyn karen karina karla kate katherine kathleen kathryn kathy katie kayla keith kelly
kelsey ken kenneth kevin kim kimberly kristen kristin kyle kylie larry latoya laura lauren laurie layla leah leo leon
leonard leslie levi liam lillian lily linda lindsay lisa logan lorena lori louis lucas lucia lucy luis luke luna lydia
mackenzie madeline madison makayla marcia marco marcus margaret maria mariah mariana marie marilyn mario marisol
martha martin marvin mary mason mateo matt matthew maureen maya megan melanie melissa mia michael michelle miguel mike
mila miranda molly monica morgan nancy naomi natalia natalie nathan nathaniel nicholas nick nicole noah nora norma
olivia omar oscar owen pablo pam pamela patricia patrick patty paul paula pedro penelope peter philip phillip phyllis
priya quinn rachel rafael ralph ramon randy raquel raul raymond rebecca ricardo richard rick ricky rita robert roberto
robin rodney roger ron ronald rosa rosemary roy ruben russell ruth ryan sabrina sam samantha samuel sandra santiago
sara sarah savannah scarlett scott sean sebastian sergio seth shannon sharon shawn sheila shelby sherry sierra silvia
simon sofia sonia sophia sophie stacey stacy stanley stella stephanie stephen steve steven stuart sue susan suzanne
sydney sylvia tamara tammy tara tatiana ted teresa teri terry theodore theresa thomas tiffany tim timothy tina todd tom
tommy tony tonya tracy travis trevor tyler valentina valeria valerie vanessa veronica vicki victor victoria vincent
virginia vivian walter wanda wayne wendy wesley william wyatt xavier yolanda zachary zoe zoey
"""

GIVEN = frozenset(_NAMES.split()) - {"dawson", "angel", "jan", "jean", "jack", "jade", "amber", "crystal", "bill"}
"""In small letters. Words that are more often something else are left out."""
