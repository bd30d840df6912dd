"""Rules for printed lines about the article that are not read: player, dates, credits, sources."""

from __future__ import annotations

from audio_service.article.clean.wording import AGENCY, CLOCK, DAY, MONTH, NAME, NAMES, Rule, rule
from audio_service.article.document import Reason

ARTICLE_RULES: tuple[Rule, ...] = (
    rule(
        Reason.PLAYER,
        r"""
        (?:\d{1,2}:)?\d{1,2}:\d{2}(?: ?/ ?(?:\d{1,2}:)?\d{1,2}:\d{2})?
        """,
        r"""
        (?:listen|écouter|escuchar?|ascolta|ouvir|anhören|beluister|lyssna)(?: (?:to )?(?:this |the |l'|el |den |
        cet )?(?:article|story|post|episode|artículo|artikel|articolo|artigo|news))?
        (?:.{0,20}\d{1,2}:\d{2}| .{0,12}min\w*)?
        """,
        r"""
        (?:play|pause|stop|mute|unmute|play video|watch video|video player is loading|
        this slideshow requires javascript|your browser does not support .{3,60}|loading(?: video| audio)?|
        advertisement - scroll.*|current time|duration)
        """,
        r"""
        listen (?:back )?to .{2,90}\b(?:here|below)
        """,
        r"""
        (?:audio|podcast|video) ?(?:player|version|article)?|listen \W? ?\d+ min\w*
        """,
    ),
    rule(
        Reason.DATE,
        rf"""
        (?:first |originally |last |date )?(?:published|posted|updated?|modified|reviewed|created|veröffentlicht|
        aktualisiert|stand|publié|mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|
        uppdaterad|publicerad)(?: on| at| am| le| el| em| il| op|:)* ?{DAY}{CLOCK}.{{0,60}}
        """,
        r"""
        (?:published|posted|updated?|modified)(?: at)? ?\d{1,2}[:.]\d{2} ?(?:[ap]\.?m\.?)?(?: [a-z]{2,4})?
        """,
        r"""
        \d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?
        """,
        r"""
        \d+ (?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?) ago
        """,
        r"""
        (?:(?:estimated |average )?(?:reading|read) time|lesezeit|temps de lecture|tiempo de lectura|tempo de leitura|
        tempo di lettura|leestijd)\W*(?:less than )?(?:\d+|a|one)? ?(?:min\w*)?
        """,
        r"""
        \d+ ?[- ]?min(?:ute)?s?[- ](?:read|de lectura|de leitura|de lecture|lesezeit|leestijd)
        """,
        longest=140,
    ),
    rule(
        Reason.UPDATE_NOTE,
        r"""
        (?:this|the) (?:article|story|post|page|report|guide|list|piece) (?:was|has been|is) (?:last |most recently |
        regularly |originally |first )*(?:updated|published|reviewed|modified|posted|refreshed)\b.*
        """,
        rf"""
        (?:last |most recently )?(?:updated|reviewed|modified|edited)(?: on| in| by|:)? .{{0,20}}(?:{DAY}|
        {MONTH}).{{0,60}}
        """,
        r"""
        dieser (?:artikel|beitrag) wurde .{0,30}(?:aktualisiert|veröffentlicht).*
        """,
        r"""
        (?:cet article a été|este artículo (?:fue|ha sido)|este artigo foi|
        questo articolo è stato) .{0,20}(?:mis à jour|publié|actualizado|publicado|atualizado|aggiornato|pubblicato).*
        """,
        longest=260,
    ),
    rule(
        Reason.CORRECTION,
        r"""
        (?:correction|clarification|corrections? and clarifications?|editor[’'s]*s? note|berichtigung|korrektur|
        correctif|rectificación|correzione|rectificatie)\b\s?(?:\([^)]{0,40}\)|,? [^:]{0,30})?[:—–-].*
        """,
        r"""
        (?:an earlier|a previous) version of this (?:article|story|post|report)\b.*
        """,
        r"""
        this (?:article|story|post|report) (?:was|has been) (?:corrected|amended|edited|clarified)\b.*
        """,
        longest=700,
    ),
    rule(
        Reason.BYLINE,
        rf"""
        (?:words? |story |text |written |posted |reported |article )?(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Tt]ext|[Dd]oor|
        Av):? {NAMES}(?:, [\w ,.&'’-]{{2,60}})?(?: ?[|•·–-] ?.{{0,60}})?
        """,
        rf"""
        (?:[Ww]ritten|[Rr]eviewed|[Ee]dited|[Pp]osted|[Mm]edically reviewed|[Ff]act[- ][Cc]hecked|[Pp]roduced|
        [Rr]eporting|[Ee]diting) (?:and \w+ )?by:? {NAMES}(?:[;,|] .{{0,120}})?
        """,
        r"""
        [Bb]y:?
        """,
        longest=160,
        cased=True,
    ),
    rule(
        Reason.BYLINE,
        r"""
        this (?:article|story|post|report|piece|content) .{0,90}(?:was|is|has been) (?:originally |first |
        jointly )*(?:written|produced|published|developed|sponsored|reported|created|brought to you)\b (?:by|on|in|
        at|with)\b.{0,280}
        """,
        r"""
        (?:the )?(?:associated press|ap|reuters|afp|staff|times staff|bloomberg)?\s?(?:staff )?(?:video )?(?:writers?|
        reporters?|journalists?|correspondents?) .{3,300}? contributed\b.{0,80}
        """,
        r"""
        \W?(?:additional )?(?:reporting|research|editing|writing) (?:and \w+ )?by .{3,300}
        """,
        r"""
        .{3,200} contributed (?:to this (?:report|article|story|post|piece)|reporting|additional reporting)\b.{0,60}
        """,
        r"""
        (?:with (?:files|reporting|inputs?|additional reporting|material) (?:from|by)) .{2,120}
        """,
        r"""
        (?:provided by|source:|quelle:|fuente:|fonte:|bron:) .{2,60}
        """,
        r"""
        (?:agenc(?:y|ies)|staff reporter|our correspondent|press release)
        """,
        longest=330,
    ),
    rule(
        Reason.CREDIT,
        r"(?:images?|photos?) (?:used|licensed|reproduced|provided)\b.{0,100}",
        r"""
        \(?(?:photos?|photograph|(?:photo )?illustrations?|images?|pictures?|fotos?|bild(?:er)?|
        photographie|imagen|imagem|immagine|(?:cover|featured|header|main|lead|top) (?:image|photo)|screenshots?|
        file photo)(?: ?[/&] ?\w+)?(?: (?:by|credits?|sources?|courtesy(?: of)?|copyright|via|from|par|von|de|di|crédit|
        cr[ée]dito|quelle))*\s?(?:[:©|/]|(?<=by) |(?<=of) |(?<=via) |(?<=courtesy) |(?<=copyright) |
        (?<=credit) ).{0,120}
        """,
        r"""
        (?:video|graphic) (?:by|credits?|courtesy(?: of)?|source)\b:?.{0,100}|\((?:photo|image|picture|graphic|foto|
        bild)[^()]{0,100}\)
        """,
        r"""
        image (?:source|credit)s?.{0,80}
        """,
        rf"""
        .{{0,80}}(?:/|\||via|©|\() ?{AGENCY}(?: ?(?:/|via|images?|photo|file|pool|collection) ?.{{0,40}})?
        """,
        rf"""
        {AGENCY}(?: (?:images?|photos?))? ?[/|] ?.{{2,60}}
        """,
        r"""
        .{0,120}\b(?:photos?|images?|pictures?) ?© ?.{2,80}
        """,
        r"""
        (?:credits?:|courtesy:?(?: of)?|source:) .{2,80}
        """,
        rf"""
        {AGENCY}(?: (?:images?|photos?))?
        """,
        r"""
        (?:enlarge|expand|view|tap|click|zoom)(?: (?:to|for|here))?(?: the| this)? ?(?:image|photo|picture|gallery|
        enlarge|zoom|fullscreen|larger)?(?: in)?(?: fullscreen| view)?
        """,
        longest=160,
    ),
    rule(
        Reason.TAGS,
        r"""
        (?:tags?|tagged|topics?|categor(?:y|ies)|filed under|posted in|keywords?|in|labels?|schlagwörter|schlagworte|
        themen|étiquettes|mots[- ]clés|etiquetas|temas|palavras-chave|argomenti|tag)(?: (?:with|as|in|
        for this article))?(?:\s?:|\n).{0,400}
        """,
        r"""
        (?:tags?|topics?|categories|keywords|etiquetas|schlagwörter)
        """,
        r"""
        (?:#(?=\w*[^\W\d])[\w-]+[ ,]*){1,20}
        """,
        longest=420,
    ),
    rule(
        Reason.BIOGRAPHY,
        rf"""
        (?!(?:Who|What|This|That|There|It|Where|How|Why|Which)\b)
        {NAME}(?: \([^()]{{3,60}}\))?
        \x20is (?:an?|the|[\w’']+[’']s) (?:[\w-]+ ){{0,6}}(?:reporter|writer|editor|journalist|correspondent|
        columnist|contributor|blogger|author|producer|freelancer?)\b.{{0,400}}
        """,
        longest=460,
        cased=True,
    ),
    rule(
        Reason.BIOGRAPHY,
        r"""
        about the authors?:?.{0,400}
        """,
        r"""
        (?:über den autor|über die autorin|à propos de l[’']auteure?|sobre (?:el|la|o|a) autora?|sull[’']autore|
        over de auteur|om författaren):?.{0,400}
        """,
        r"""
        (?:the )?(?:views|opinions) expressed\b.{0,100}(?:author|own|necessarily|do not)\b.{0,300}
        """,
        longest=460,
    ),
    rule(
        Reason.REFERENCES,
        r"""
        (?:more information|citation|journal (?:reference|information)|doi|isbn|issn|cite this(?: article| page)?|
        how to cite|suggested citation|original (?:article|source|study)|source|sources|via|h/t|hat tip|quelle|quellen|
        fuentes?|fontes?|bronnen|references?)\s?:.{0,600}
        """,
        r"""
        \[\d{1,3}\]:? ?(?:https?://|www\.).*
        """,
        r"""
        .{10,300}(?:\bdoi:|doi\.org/|\b10\.\d{4,}/).{0,200}
        """,
        r"""
        (?:↩|↑|\^) ?.{0,300}
        """,
        longest=620,
    ),
    rule(
        Reason.FOOTER,
        r"this (?:document|material|content|article) (?:is subject to|is protected by) copyright\b.{0,300}",
        r"""
        (?:copyright|©|\(c\)|℗) ?.{0,300}
        """,
        r"""
        .{0,120}(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|
        todos os direitos reservados|tutti i diritti riservati)\b.{0,160}
        """,
        r"""
        .{0,80}may not be (?:published|reproduced|copied|broadcast|rewritten|redistributed)\b.{0,200}
        """,
        r"""
        (?:privacy policy|terms (?:of (?:use|service)|and conditions)|terms & conditions|contact us|about us|impressum|
        datenschutz|mentions légales|aviso legal|do not sell .{0,40}|sitemap|cookie policy|accessibility|[|•·,&/ ])+
        """,
        longest=420,
    ),
)
