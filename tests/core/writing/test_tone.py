"""The tone gate from both sides: what it must refuse, and what is near to it and must pass."""

import pytest

from daemon.core.writing.tone import faults

RUDE = {
    "reproach": [
        "I still have not heard from you.",
        "I haven't received a reply to my message.",
        "I have not heard back from anyone.",
        "Nobody has replied to me since the interview.",
        "You did not get back to me last week.",
        "You said I would hear by Friday, but I heard nothing.",
        "You promised to call me.",
        "I feel ghosted after three rounds.",
        "I am disappointed by the lack of communication.",
        "I have been waiting for two weeks.",
        "Why haven't I heard anything?",
        "The least you could do is answer.",
        "My last email went unanswered.",
        "This long silence is hard to understand.",
    ],
    "per my last email": [
        "As per my last email, I am interested.",
        "Per my previous message, here is the link.",
        "As I already mentioned, I am free on Monday.",
        "I am resending this in case you missed it.",
        "Bringing this to the top of your inbox.",
    ],
    "just checking in": [
        "I am just checking in on my application.",
        "Just following up on this.",
        "Checking in again about the role.",
        "A gentle reminder about my application.",
        "Any news yet?",
    ],
    "cliche": [
        "I hope this email finds you well.",
        "I wanted to reach out and touch base.",
        "Kindly advise on the next steps.",
        "I would love to pick your brain.",
        "To whom it may concern,",
    ],
    "ultimatum": [
        "If I don't hear from you by Friday, I will withdraw.",
        "Unless you reply this week, I will have to look elsewhere.",
        "This is the last email I will send.",
        "I expect an answer.",
        "You need to decide now.",
    ],
    "pressure": [
        "Please reply as soon as possible.",
        "This is urgent for me.",
        "Please let me know by tomorrow.",
        "I am still waiting for your decision.",
        "Could you speed things up?",
        "I look forward to your prompt reply.",
        "Please answer immediately.",
    ],
    "begging": [
        "Please, please consider me.",
        "I beg you to look at it again.",
        "Please give me a chance.",
        "I am desperate to join you.",
        "I really need this job.",
        "I would do anything to work with you.",
        "I would work for free.",
        "My family depends on it.",
    ],
    "flattery": [
        "You have an amazing company.",
        "It is my dream job.",
        "You are the best team in the world.",
        "I was truly honoured to meet such a leader.",
        "It would be a privilege to serve under you.",
        "I am in awe of your wisdom.",
        "I am the perfect candidate.",
    ],
    "self-pity": [
        "It has been so hard for me.",
        "I have been unemployed for months.",
        "I keep getting rejected everywhere.",
        "I know I was not at my best.",
        "I was terrible in the second part.",
        "I know that I am not experienced enough.",
        "Even though I am not the strongest applicant, I hope.",
    ],
    "apology for writing": [
        "Sorry to bother you again.",
        "I apologise for writing once more.",
        "I don't want to be a nuisance.",
        "I know you are very busy.",
        "I hope I am not being pushy.",
        "I am sorry for taking up your valuable time.",
    ],
    "comparison": [
        "I have another offer on the table.",
        "Other companies are interested in me.",
        "I received an offer from another firm.",
        "I am also interviewing elsewhere.",
    ],
    "exclamation": [
        "Thank you so much!!",
        "I loved it! It was great! I want to work with you!",
        "What is happening??",
        "THANK YOU VERY MUCH INDEED",
    ],
}

RIGHT = [
    "I had not heard of that library before our conversation.",
    "I was glad to hear back from your colleague so quickly.",
    "I heard a good deal about the work, and I liked it.",
    "Nobody on my course had worked with Kafka.",
    "You said that testing matters to you, and I agree.",
    "You told me about the archive, and I have thought about it since.",
    "I promised you the article on data pipelines.",
    "We talked about why dashboards disappoint their readers.",
    "Thank you for letting me know that it will take a while.",
    "My last job taught me to write things down.",
    "As you said on Thursday, the archive comes first.",
    "I can send my references with my next message.",
    "The checks that run in your pipeline interested me most.",
    "I am following up because I would like this job.",
    "May I ask whether there is any news that you can share?",
    "I hope that the launch goes well.",
    "I hope that we will speak again soon.",
    "It was within reach, and out of all options the simplest.",
    "You were kind to show me around.",
    "If I can do anything to help, I will.",
    "If you would like to see more of my work, I will send it.",
    "The last chance to test a migration is before it runs.",
    "I would expect the first months to be about listening.",
    "What I need to know for that, I would learn.",
    "I could start on the first of May.",
    "We talked about urgent repairs and how you plan for them.",
    "I could begin immediately after my notice period.",
    "Please let me know if anything is missing.",
    "Meeting deadlines under load was the part I liked best.",
    "The clock on the wall of the workshop has stayed with me.",
    "I would be glad of the chance to talk again.",
    "Given the chance, I would begin with the tests.",
    "I want to do this work, and I would do it with care.",
    "This is a job that I would like to have.",
    "I am very interested in this position.",
    "It was a good conversation, and I enjoyed it.",
    "I would be proud to work with you.",
    "I was impressed by how openly you spoke about mistakes.",
    "The team seems to be a good one to learn in.",
    "My experience fits the work well.",
    "It is a hard problem, and I like hard problems.",
    "I have been working with SQL for six years.",
    "The tests failed for a reason that surprised us both.",
    "We spoke about what to do when a migration fails.",
    "I know that hiring takes time.",
    "I am sorry that our time was so short.",
    "Thank you for your time.",
    "I would like to offer a second look at the numbers.",
    "Your offer to show me the archive was kind.",
    "The companies in your portfolio differ a great deal.",
    "Thank you! It was a good day.",
    "SQL, HTML and XML are all in there.",
    "Could you tell me where you are in the process?",
]


def test_there_are_examples_enough():
    assert sum(map(len, RUDE.values())) >= 40
    assert len(RIGHT) >= 40


@pytest.mark.parametrize(
    ("category", "sentence"), [(category, sentence) for category, found in RUDE.items() for sentence in found]
)
def test_a_sentence_that_hurts_is_refused_for_what_it_is(category, sentence):
    found = faults(sentence, "en")
    assert category in {fault.category for fault in found}
    assert all(fault.why.endswith(".") and fault.words for fault in found)


@pytest.mark.parametrize("sentence", RIGHT)
def test_a_sentence_that_is_only_near_passes(sentence):
    assert faults(sentence, "en") == ()


def test_a_line_break_or_a_typographic_apostrophe_hides_nothing():
    assert faults("I still haven\u2019t\nheard from you.", "en")
    assert faults("Sorry  to\r\nbother you.", "en")


def test_a_long_text_is_judged_in_no_time():
    assert faults("a " * 100_000 + "you said something " * 2_000, "en") == ()
