"""Sentences that no recording has, written for this project: what articles sound like, and questions."""

NEWS = (
    "The city council voted on Tuesday to close the old harbour bridge after engineers found cracks "
    "in two of its main supports.",
    "Farmers in the north say the dry spring has cost them a third of their wheat, and many fear "
    "that the summer will be worse.",
    "The company will open three new factories by the end of next year, its chief executive told reporters on Monday.",
    "Doctors warned that the fever can spread quickly in crowded schools, although most children "
    "recover within a few days.",
    "A federal judge has ordered the agency to release thousands of pages about its contracts with private prisons.",
    "Shares fell sharply in early trading, then recovered most of their losses before the market closed.",
    "Police said the driver had fled before officers arrived, and they asked anyone who saw the crash to call them.",
    "Researchers measured the ice at twelve stations along the coast and found that it is melting "
    "faster than their models predicted.",
    "The prime minister defended the budget in parliament, calling it a difficult but necessary step toward recovery.",
    "After two years of talks, the neighbouring countries signed a treaty on how to share the water of the river.",
    "The museum returned the stolen paintings to the family of the collector, who had searched for them since the war.",
    "Voters in the eastern provinces waited for hours in the rain, and some polling stations stayed "
    "open until midnight.",
    "The airline cancelled hundreds of flights because of the strike, leaving passengers stranded "
    "across the continent.",
    "Teachers, nurses and bus drivers marched through the capital to demand higher wages and shorter hours.",
)

QUESTIONS = (
    "you have seen the letter",
    "they are coming back tomorrow",
    "she lives in the old house by the river",
    "the children know the answer",
    "he is still waiting for the train",
    "this is the road to the village",
    "we can leave the boat here",
    "the doctor called this morning",
    "you want another cup of coffee",
    "it was raining when you arrived",
)
"""Said with a question mark and with a full stop."""
