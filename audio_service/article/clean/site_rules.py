"""Rules for lines of the site: share, subscribe, read more, advertisement, comments."""

from __future__ import annotations

from audio_service.article.clean.wording import Rule, rule
from audio_service.article.document import Reason

SITE_RULES: tuple[Rule, ...] = (
    rule(
        Reason.SHARE,
        r"follow (?:along )?on .{2,160}",
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        r"(?:e-?mail|send|write)\b.{0,140}\w@\w.{0,120}",
        r"""
        (?:be sure to|make sure to|don[’']t forget to|remember to) (?:follow|subscribe|like and|share this|rate|
        leave a (?:comment|review))\b.{0,240}
        """,
        r"""
        if you (?:like|enjoy|love)(?:d|ed)? (?:this|our|my) (?:newsletter|article|post|podcast|story|blog)\b.{0,200}
        """,
        r"""
        (?:share|tweet|pin|print|email|e-mail|save|copy|bookmark|like|post|send|partager|teilen|compartir|compartilhar|
        condividi|delen|dela|link)(?: (?:it|this|on|via|the|with|by|to|article|story|post|page|link|copied|friends?|
        your|facebook|twitter|x|whatsapp|linkedin|pinterest|reddit|email|e-mail|clipboard|print|tweet|share|pin|save|
        bookmark|telegram|diesen|artikel|cet|este|artículo|artigo))*
        """,
        r"""
        (?:facebook|twitter|x|whatsapp|linkedin|pinterest|reddit|instagram|telegram|youtube|tiktok|threads|bluesky|
        flipboard|email|e-mail|print|copy link|more|rss|[|•·/,& ])+
        """,
        r"""
        (?:\*+ ?)?(?:please )?(?:you can )?(?:also )?(?:follow|find|connect with|join|like) (?:us|me|him|her|them|
        @?[\w .'’-]{2,40}) (?:on|at|via)\b.{0,120}
        """,
        r"""
        follow (?:us|me|him|her|them|@\w+)\b.{0,120}
        """,
        r"""
        follow [\w .'’-]{2,40} on (?:facebook|twitter|x|instagram|linkedin|tiktok|youtube|threads|bluesky|mastodon|
        google)\b.{0,80}
        """,
        r"""
        \d+(?:\.\d)?k? (?:shares?|likes?|views?|tweets?|claps?|retweets?)
        """,
        r"""
        .{0,60}(?:may be reached|can be reached|reach (?:him|her|them|me|us)) (?:at|on|via|by)\b.{0,160}
        """,
        r"""
        (?:have|got) an? (?:news )?(?:tip|story|question|comment)\b.{0,200}
        """,
        r"""
        (?:contact|email|e-mail|write to|send (?:tips|comments|feedback)|for (?:more|media|press) (?:information|
        inquiries|enquiries)|media contacts?|press contacts?|contact (?:the|our) (?:author|reporter|
        editor)s?).{0,30}(?:@|:|\d{3}[-. ]\d{3}).{0,120}
        """,
        longest=260,
    ),
    rule(
        Reason.NEWSLETTER,
        r"""
        (?:(?:please )?(?:subscribe|sign[- ]?up|register|join|abonnieren|abonnez|suscr[ií]b\w+|inscreva|iscriviti|
        assine|anmelden)\b.{0,120}(?:newsletters?|inbox|mailing list|e-?mails?|updates|alerts?|channel|podcast|youtube|
        telegram|whatsapp|blog|list|free|today|now|posteingang|correo|boletín))\b.{0,240}
        """,
        r"""
        (?:subscribe|sign[- ]?up|join us|register)(?: (?:now|today|here|for free|free|to continue|below))?
        """,
        r"""
        (?:get|receive|want|love|like|enjoy(?:ed|ing)?|don[’']t miss|never miss|stay)\b.{0,160}(?:newsletters?|(?:in|
        to) your (?:inbox|email|letterbox)|mailing list|subscribe|sign up)\b.{0,160}
        """,
        r"""
        (?:the )?[\w .'’&-]{0,40}newsletters?.{0,30}(?:inbox|sign up|subscribe|delivered)\b.{0,120}
        """,
        r"""
        (?:enter|your) (?:your )?e-?mail(?: address)?.{0,60}
        """,
        r"""
        (?:thank you|thanks) for (?:subscribing|signing up|joining)\b.{0,80}
        """,
        r"""
        (?:by (?:signing up|subscribing|clicking|submitting|entering|providing|registering)) .{10,300}
        """,
        r"""
        (?:sponsor|rate|share|support|watch|read) this (?:week[’']s )?newsletter\b.{0,200}
        """,
        r"""
        (?:no spam|unsubscribe (?:at )?any ?time|we (?:respect your privacy|won[’']t spam)).{0,80}
        """,
        longest=330,
    ),
    rule(
        Reason.RELATED,
        r"(?:read|see|check out|watch|visit|browse|explore|view) (?:our|my|their) .{2,90}",
        r"related (?:reports?|articles?|posts?|guides?|stories) include .{2,200}",
        r"""
        (?:(?:read|see|watch|listen|check out|view|discover|explore|learn)(?: (?:it|this|out|more|also|next|on|our|the|
        full|next))*|(?:can|must|also|related|recommended|further|suggested|you (?:may|might|can|will|
        could)(?: also)?(?: like| enjoy| read| check| be interested(?: in)?| want)*|don[’']?t miss|more|previously|next|
        now read|up next|mehr zum thema|lesen sie(?: auch)?|auch interessant|siehe auch|à lire(?: aussi)?|
        lire(?: aussi)?|voir(?: aussi)?|lee(?:r)?(?: también| además| más)?|te puede interesar|vea también|ver también|
        leia(?: também| mais)?|veja(?: também| mais)?|saiba mais|leggi(?: anche)?|guarda(?: anche)?|lees(?: ook)?|
        läs(?: också| även| mer)?|baca juga)(?: (?:read(?:ing)?|stories|story|articles?|posts?|coverage|links?|content|
        topics?|news|reads?|check|interested|like|enjoy|on))*) ?(?::|>|»|→|\|| - | – | — |$).{0,180}
        """,
        r"""
        related(?: (?:articles?|posts?|stories|story|reading|news|content|topics?|links?|coverage|
        resources?|items?|products?|videos?|searches|reports?|guides?|
        publications?)(?: (?:from|on|to|by) .{2,60})?)?(?:\s?:.{0,160})?
        """,
        r"""
        (?:recommended|further|additional|suggested|more) (?:readings?|resources|articles|stories|posts|reads|links|
        information|for you|helpful .{0,40})(?: (?:from|on|by|to|about|and)\b.{0,60})?:?
        """,
        r"""
        (?!.*[.!]\W*$)more(?: (?:\w+ ){0,3})?(?:from|on|about|by|in|for) .{2,60}:?
        """,
        r"related(?: [\w-]+){1,2} (?:articles|posts|stories|topics|links|publications|resources|reports|guides)",
        r"more (?:on|about) (?:the|this) (?:topic|subject|story)\b.{0,180}",
        r"👉\W{0,3}(?:see|read|learn|check|find|get|visit|explore|discover|click|try|join|book)\b.{2,160}",
        r"""
        you (?:may|might|will|could)(?: also)? (?:like|enjoy|love|be interested in)(?: (?:this|these|the following|
        reading))?(?: (?:articles?|posts?|stories))?(?:\s?:.{0,160})?
        """,
        r"""
        (?:click|tap|go|visit|head) (?:here|this link)\b.{0,120}
        """,
        r"""
        (?:continue|keep|start|finish) reading\b.{0,60}
        """,
        r"""
        (?:read|see|view|get|show|load|browse|explore|find|view|hide|expand) (?:more|all|less|full (?:story|article|
        review|details)|the full .{0,40}|review|reviews|details|comments|replies|on amazon|(?:the )?(?:original|source|
        full) (?:article|post|story).{0,60})
        """,
        r"""
        (?:learn|find out|discover|read) more(?: (?:here|now|about .{2,80}|at .{2,60}|on .{2,60}))?
        """,
        r"""
        (?:must|can|should|also|now)(?: also)? (?:read|check|see|watch)\b:?.{0,140}
        """,
        r"""
        (?:want|looking for|need|interested in) (?:more|to (?:learn|know|read) more).{0,140}
        """,
        r"""
        (?:previous|next|older|newer) (?:posts?|articles?|story|page|entry|entries)\b:?.{0,100}|(?:previous|
        next):.{0,100}
        """,
        r"""
        pages?:? ?(?:\d+ ?)+|page \d+ of \d+
        """,
        r"""
        (?:check out|see also|also see|also check|also|read|see)(?: our| my| this| these)?:.{0,160}
        """,
        r"""
        (?:mehr zum thema|das könnte sie auch interessieren|weitere artikel|sur le même sujet|articles? liés|
        notas? relacionadas?|artículos relacionados|você (?:também )?pode gostar(?: de)?|você também vai gostar|
        potrebbe(?:ro)? interessart[ie]|articoli correlati|gerelateerd|lees meer|läs mer|relaterat)\W*.{0,100}
        """,
        longest=220,
    ),
    rule(
        Reason.RELATED,
        r"(?:DON[’']T MISS|READ MORE|READ ALSO|ALSO READ|READ NEXT|SEE ALSO|MUST READ) .{5,400}",
        longest=420,
        cased=True,
    ),
    rule(
        Reason.NAVIGATION,
        r"""
        (?:table of contents?|contents|in this (?:article|guide|post|story)|on this page|jump to(?: section| recipe)?|
        quick (?:links|navigation)|what[’']?s inside|inhalt(?:sverzeichnis)?|sommaire|table des matières|índice|
        contenido|sommario|indice|inhoud(?:sopgave)?|innehåll):?
        """,
        r"""
        (?:back to|return to|go to|skip to|zurück (?:zu[rm]?|nach)|retour|volver|voltar|torna)(?: the)? ?(?:top|start|
        content|main content|contents|table of contents|home|blog|article|menu|navigation|oben|en haut|arriba|ao topo|
        su|main)?
        """,
        r"""
        (?:home|menu|search|close|open|toggle|expand|collapse|show|hide|show (?:more|less)|see (?:more|less)|load more|
        scroll(?: down)?.{0,20}|swipe.{0,20}|click to .{2,30}|loading\W*|view transcript|transcript|hide transcript|
        previous|next|prev|prev next|ok|cancel|submit|send|ja|yes|no|or|and|wishlist)
        """,
        r"""
        \[\w+ [^\]]*=[^\]]*\].{0,80}|\[/?(?:caption|gallery|embed|button|video|audio|ad)[^\]]*\]
        """,
        longest=80,
    ),
    rule(
        Reason.ADVERTISEMENT,
        r"""
        (?:try|start|book|schedule|request|get|claim|sign up for|download) .{0,60}\b(?:for free|
        free (?:\S+ )?(?:trial|demo|quote|consultation|account|copy|guide)|a demo|your demo)\b.{0,80}
        """,
        r"""
        (?:ready|want|looking|interested)\b.{3,140}\? (?:get|sign|contact|book|explore|learn|try|call|
        schedule|join|check|start|see|download|talk|reach|visit|request|find|click)\b.{0,160}
        """,
        r"(?:\S+ )?free (?:\S+ )?trial\b.{0,60}|no credit card required\b.{0,40}",
        r"""
        (?:story continues(?: below)?|article continues(?: below)?|continue reading)?\W*(?:(?:advertisements?|ad|advert|
        sponsored(?: by .{2,50})?|sponsored (?:content|post|links?)|promoted(?: content| by .{2,40})?|anzeige|werbung|
        publicité|publicidad(?:e)?|pubblicità|advertentie|reklam|annons))\W*(?:scroll to continue(?: reading)?|
        continue reading below|this is a modal window.*|remove ads)?
        """,
        r"""
        (?:story|article) continues below(?: (?:this )?ad(?:vertisement)?)?
        """,
        r"""
        (?:this (?:post|article|page|site|blog|content)|some (?:of the )?links|links on this|we|our site|
        when you (?:buy|purchase|click)|if you (?:buy|purchase|click|make a purchase)|as an? (?:amazon|affiliate)|
        products? (?:on|in) this|disclosure:|affiliate disclosure|disclaimer:).{0,260}(?:affiliates?|commission|
        earn(?:s)? from|compensat)\b.{0,260}
        """,
        r"""
        (?:\w+ )?(?:may )?(?:receive|earn) (?:a |an )?(?:\w+ )?commissions?\b.{0,100}
        """,
        r"""
        .{0,300}\b(?:links?|purchases?|buy)\b.{0,160}\b(?:we|i) (?:may |might |can |will |could |
        sometimes )?(?:also )?(?:earn|receive|get|make) (?:an? |some )?(?:\W*\w+\W+){0,3}?commissions?\b.{0,160}
        """,
        r"""
        by (?:using|clicking|buying|purchasing|shopping)\b.{0,120}\blinks?\b.{0,240}
        """,
        r"""
        available (?:from|at) (?:amazon|walmart|target|best buy)\b.{0,40}
        """,
        r"""
        (?:buy|shop|order|book|get|try|download|pre-?order|check|see|view|start|claim|request|schedule|visit|
        compare)(?: (?:it|now|here|today|free|for free|on|at|from|the|your|a|this|our|in|price|prices|deal|demo|trial|
        quote|quotes|latest|current|more|website|site|amazon|walmart|target|etsy|ebay|best buy|book|tickets?|started|
        app|store|option|options|details|and save|free trial|consultation))+
        """,
        r"""
        buy now(?: from .{2,60})?|shop (?:now|here|all|the .{2,40})|book now|add to cart|sold out|in stock|free trial|
        no credit card required
        """,
        longest=560,
    ),
    rule(
        Reason.COOKIES,
        r"""
        (?:we|this (?:site|website|content)|our (?:site|website|partners)|by (?:continuing|using)|to (?:view|see|
        watch) this).{0,200}\b(?:cookies?|consent|tracking)\b.{0,300}
        """,
        r"""
        (?:accept|reject|manage|allow)(?: all)?(?: cookies| preferences| consent| settings)+
        """,
        r"""
        (?:javascript (?:is|must be)|please enable (?:javascript|cookies)|you (?:need|have) to enable).{0,160}
        """,
        longest=520,
    ),
    rule(
        Reason.SIGN_IN,
        r"""
        (?:log|sign) ?in(?: or| to|/)?.{0,80}
        """,
        r"""
        (?:create|register)(?: (?:an?|your|a free))? account.{0,80}
        """,
        r"""
        (?:already (?:a|have an?) |not (?:a|yet a) )(?:subscriber|member|account|subscription)\b.{0,80}
        """,
        r"""
        (?:you must be|please) (?:logged in|log in|sign in|login)\b.{0,100}
        """,
        longest=160,
    ),
    rule(
        Reason.PAYWALL,
        r"""
        (?:this (?:article|content|story|post) is (?:exclusive|only|available|reserved|for|
        free)\b.{0,60}(?:subscribers?|members?|readers)|unlock (?:this|the) (?:article|story)|subscribe (?:now )?(?:to|
        and) (?:continue|keep|read|unlock|access)|start your (?:free )?(?:trial|subscription)|support (?:our|
        independent|quality) journalism|subscribe (?:to )?(?:get|gain|unlock) (?:full )?access|become an? (?:paid |
        free )?(?:subscriber|member|supporter|patron))\b.{0,160}
        """,
        longest=260,
    ),
    rule(
        Reason.COMMENTS,
        r"""
        (?!no comment\W*$)(?:no |\d+ )?(?:comments?|replies|responses|kommentare?|commentaires?|comentarios?|
        comentários?|commenti|reacties|kommentarer)(?: \(?\d+\)?| (?:off|closed|are closed|on .{2,80}|disabled))?:?
        """,
        r"""
        (?!.*[.!?]\W*$)\d+ (?:thoughts on|responses to) .{2,160}
        """,
        r"""
        (?:leave|post|add|write|view|show|join|start|read|see|submit|make)(?: (?:a|the|your|all|first|in|
        \d+))* (?:comments?|reply|replies|response|responses|conversation|discussion|feedback)\b.{0,60}
        """,
        r"""
        (?:what do you think|let us know|tell us|share your (?:thoughts|views|experience|opinion|feedback)|sound off|
        have your say|drop (?:a|us a) comment|comment below)\b.{0,160}(?:comments?|below|opinion|thoughts)\b.{0,60}
        """,
        r"""
        (?:your email address will not be published|required fields are marked|notify me of|save my name|
        comments are (?:closed|moderated)|report (?:this )?comment|cancel reply)\b.{0,160}
        """,
        r"""
        (?:schreiben sie einen kommentar|kommentar (?:schreiben|hinterlassen)|laisser un commentaire|deja un comentario|
        deixe (?:um|seu) comentário|lascia un commento|laat een reactie achter)\b.{0,60}
        """,
        r"""
        aten[çc][ãa]o: coment[áa]rios .{0,160}|.{0,40}coment[áa]rios .{0,60}(?:moderador|aprovados).{0,60}
        """,
        r"""
        posted (?:on|in|by) .{0,120}
        """,
        longest=260,
    ),
    rule(
        Reason.WIDGET,
        r"""
        fact[- ]?check(?:er|ed)?|verify the (?:accuracy|facts) of this .{0,160}
        """,
        r"""
        (?:vote|poll|quiz|take (?:our|the) (?:poll|quiz|survey)|was this (?:article|page|post|information) (?:helpful|
        useful)|did you (?:find|like) this (?:article|page|post)?|rate this (?:article|post|page|recipe)|
        thank you for (?:voting|your (?:vote|feedback|rating))|view results|how (?:useful|helpful) was this)\b.{0,100}
        """,
        r"""
        (?:rating:? ?)?\d(?:\.\d+)? ?(?:/ ?5|/ ?10|out of (?:5|10)|stars?)(?: \(?\d+.{0,20}\)?)?
        """,
        r"""
        (?:★|☆|⭐| )+(?:\(?\d+\)?)?
        """,
        longest=200,
    ),
)
