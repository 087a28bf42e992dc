"""Many voices that say the same: who decides, who takes part, who is nobody, and what a title stands for."""

import pytest

from daemon.core.facts import Person
from daemon.core.reading.people import people_in
from daemon.core.reading.titles import titles
from daemon.core.you import You

YOU = You(name="Jo Doe", addresses=("jo.doe@example.com",), country="US")
LENA = Person("Lena Fox", "lena.fox@acme.example")


def read(text, signature="", others=()):
    return people_in(text, signature, sender=LENA, others=others, you=YOU)


def managers(text, signature=""):
    return [person.name for person in read(text, signature).everyone if person.role == "hiring_manager"]


@pytest.mark.parametrize(
    "text",
    [
        "Dana Reed, our Director of Data, would like to talk to you on Wednesday. The position reports to him.",
        "You'd meet Dana Reed on Tuesday at ten. You would report to her directly.",
        "Dana Reed runs the group. The role reports into them.",
        "Dana Reed, our VP of Data, has read your resume and\nwould like to interview you. She is the hiring manager for this opening.",
        "Next is Dana Reed, who the job reports to.",
        "You will then meet Dana Reed, to whom this role reports.",
        "I'd like you to meet your future manager, Dana Reed.",
        "In this role you'd be working directly for Dana Reed.",
        "You'd be working under Dana Reed, our Head of Data.",
        "Dana Reed (hiring manager) and Sam Ode (engineer) will meet you.",
        "hiring manager: Dana Reed",
        "Hiring Manager - Dana Reed",
        "You will speak with Dana Reed. It's Dana's team you'd be joining.",
        "Dana Reed heads the team. You will speak with her on Tuesday.",
        "Dana Reed leads the team you would join and wants to meet you.",
        "Your manager will be Dana Reed.",
        "Your manager would be Dana Reed, whom you will meet on Friday.",
        "Dana Reed would be your manager.",
        "Dana Reed, who would be your direct manager, is keen to meet you.",
        "This position reports directly to our Director of Data, Dana Reed.",
        "The role will report to Dana Reed (Director of Data).",
        "The next step is a call with Dana Reed, the hiring manager.",
        "The next step is a call with the hiring manager Dana Reed.",
        "Dana Reed, the person you would be reporting to, will call you.",
        "The person you'd report to is Dana Reed.",
        "You'd be joining Dana Reed's team.",
        "Dana Reed is hiring for her team and would like to speak with you.",
        "Dana Reed is the one making the decision. She would like to meet you.",
        "Dana Reed, Director of Data and hiring manager for this role, will join us.",
        "He's the hiring manager, Dana Reed.",
        "Interviewers:\n- Dana Reed, hiring manager\n- Sam Ode, Staff Engineer",
        "Interviewers:\nDana Reed (Hiring Manager)\nSam Ode (Peer)",
        "I spoke to Dana Reed, your would-be boss, and she wants to meet you.",
        "You'd be part of Dana Reed's group.",
        "Reporting line: Dana Reed",
        "Reports to: Dana Reed, Director of Data",
        "The successful candidate will report to Dana Reed.",
        "This is a call with Dana Reed; the Validation Lead reports to her.",
        "meet dana reed, the hiring manager.",
        "The job is in Dana Reed's team.",
        "My colleague Dana Reed will take it from here. You'd be reporting to her.",
        "Let me introduce Dana Reed. The job sits in Dana's team.",
        "Our CTO, Dana Reed, is looking to fill this role herself. She's the hiring manager.",
        "The hiring manager is Dana Reed and she's great.",
        "The hiring manager's name is Dana Reed.",
        "The hiring manager for this role, Dana Reed, asked me to set up a call.",
        "Dana Reed, hiring manager, will call you on Monday.",
        "Dana Reed will call you. He is the hiring manager.",
        "Dana Reed (she/her, hiring manager) will call you.",
        "Dana Reed - Hiring Manager\nSam Ode - Recruiter",
        "Hiring Manager:\nDana Reed\n",
        "You'll meet Sam Ode (Staff Engineer) and Dana Reed (your future manager).",
        "You'll meet Dana Reed, our Director of Data, the manager for this role, and Sam Ode, a peer.",
        "Dana Reed, our COO, to whom the Service Manager reports, would like to see you.",
        "Dana Reed manages the department you'd be working in and would love to chat.",
        "The Operations Manager position reports to our COO, Dana Reed.",
        "You would work directly under our COO Dana Reed.",
        "The post reports to the COO. You will meet Dana Reed, our COO, on Monday.",
        "Dana Reed is who you'd report to.",
        "Dana Reed is the person you will report to.",
        "Dana Reed, the leader of the team you'd be joining, would like to meet you.",
        "You'd be Dana Reed's direct report.",
        "Dana Reed will be your line manager.",
        "The successful applicant will be line managed by Dana Reed.",
        "Dana Reed has final say on this hire and wants to meet you.",
        "Dana Reed is the head of the team you would be part of. You'll meet her.",
    ],
)
def test_the_manager(text):
    assert managers(text) == ["Dana Reed"]


@pytest.mark.parametrize(
    "text",
    [
        "The Validation Lead reports to me, so I would like to meet you.",
        "The role reports to me.",
        "The position reports directly to me. Could we talk on Tuesday?",
        "You would report to me.",
        "You'd be reporting to me, so let's talk.",
        "You'll report directly to me.",
        "I lead the team you'd join.",
        "I'm the hiring manager.",
        "I am the hiring manager for the role.",
        "I manage the team you would be joining.",
        "I head the team that you have applied to.",
        "I'm the hiring manager for this position and I'd like to chat.",
        "As the hiring manager, I'd like to speak with you.",
        "I'm hiring for my team and your CV caught my eye.",
        "You'd be working directly with me, on my team.",
        "I would be your manager.",
        "I'd be your boss.",
        "I'm looking for a data engineer to join my team.",
        "The job would report to me.",
    ],
)
def test_the_sender_is_the_manager(text):
    assert managers(text) == ["Lena Fox"]


@pytest.mark.parametrize(
    "text",
    [
        "I'm hiring for my team and your CV caught my eye.",
        "I'm looking for an engineer to join my team.",
    ],
)
def test_a_recruiter_who_speaks_of_a_team_is_not_the_manager(text):
    assert managers(text, "Lena Fox\nTalent Acquisition Partner") == []


@pytest.mark.parametrize(
    "text",
    [
        "You will meet Dana Reed, who reports to the board.",
        "You will meet Dana Reed, our manager of operations.",
        "I report to Dana Reed.",
        "Please report to reception on arrival, and ask for Dana Reed.",
        "Dana Reed is a manager here. You will meet her.",
        "The hiring manager will get back to you. Questions go to Dana Reed.",
        "Dana Reed and the hiring manager will meet you.",
        "Dana Reed reports to me.",
        "We will report back to you by Friday. Dana Reed says hello.",
        "The hiring manager liked your CV. Dana Reed from HR will call you.",
        "I am not the hiring manager. You will meet Dana Reed.",
        "You will meet Dana Reed and Sam Ode from the hiring manager's team.",
        "Dana Reed, assistant to the hiring manager, will call you.",
        "Sam from Dana Reed's team will meet you.",
        "Dana Reed works under time pressure. You will meet her.",
        "Dana Reed will report to the hiring manager after the call.",
        "I'm not sure who the hiring manager is. Ask Dana Reed.",
        "Dana Reed, HR, will pass your CV to the hiring manager.",
        "You will meet Dana Reed. I'll report back to the team.",
        "Thanks for meeting Dana Reed. The hiring manager has decided to see other candidates.",
        "Dana Reed runs the interview.",
        "Dana Reed leads the interview and Sam Ode takes notes.",
        "You will meet Dana Reed, who works for Sam Ode.",
        "Dana Reed runs the office here; ask her for a badge.",
        "We are working for a better world. Dana Reed will call.",
    ],
)
def test_nobody_is_said_to_be_the_manager(text):
    assert managers(text) == []


@pytest.mark.parametrize(
    "text, names",
    [
        (
            "You'll be meeting with Ana Ruiz, our Director of Data, and Tom Berg, our President, both in one session.",
            ["Ana Ruiz", "Tom Berg"],
        ),
        ("Ana Ruiz will be joined by Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("Ana Ruiz will be joined by her colleague Tom Berg (Staff Engineer).", ["Ana Ruiz", "Tom Berg"]),
        ("Ana Ruiz and Tom Berg will both be there.", ["Ana Ruiz", "Tom Berg"]),
        ("Ana Ruiz and Tom Berg will be in the room.", ["Ana Ruiz", "Tom Berg"]),
        ("Ana Ruiz and Tom Berg will attend.", ["Ana Ruiz", "Tom Berg"]),
        ("You'll meet Ana Ruiz together with Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("Ana Ruiz, along with Tom Berg, will interview you.", ["Ana Ruiz", "Tom Berg"]),
        ("You will meet Ana Ruiz (VP Data) and Tom Berg (CTO).", ["Ana Ruiz", "Tom Berg"]),
        ("You'll meet:\n\n1. Ana Ruiz, VP Data\n2. Tom Berg, CTO\n", ["Ana Ruiz", "Tom Berg"]),
        ("You'll meet:\n- Ana Ruiz - VP Data\n- Tom Berg - CTO\n", ["Ana Ruiz", "Tom Berg"]),
        ("You will be speaking with\n* Ana Ruiz (VP Data)\n* Tom Berg (CTO)", ["Ana Ruiz", "Tom Berg"]),
        ("You will meet\n1) Ana Ruiz\n2) Tom Berg", ["Ana Ruiz", "Tom Berg"]),
        ("Ana Ruiz (Hiring Manager)\nTom Berg (Peer)\nwill conduct the interview.", ["Ana Ruiz", "Tom Berg"]),
        ("Ana Ruiz, Director of Data\nTom Berg, Staff Engineer\nwill be interviewing you.", ["Ana Ruiz", "Tom Berg"]),
        ("The panel will be Ana Ruiz and Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("The panel is made up of Ana Ruiz and Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("The panel consists of Ana Ruiz, VP Data, and Tom Berg, CTO.", ["Ana Ruiz", "Tom Berg"]),
        ("You'll sit down with Ana Ruiz and Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("You'll speak to Ana Ruiz first, and afterwards to Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("You'll speak to Ana Ruiz first, then Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("Meet the team: Ana Ruiz, Tom Berg", ["Ana Ruiz", "Tom Berg"]),
        (
            "On Friday you'll meet Ana Ruiz, our Test Engineering\nManager, and Tom Berg, our President, here in Sandyford.",
            ["Ana Ruiz", "Tom Berg"],
        ),
        (
            "Ana Ruiz, our Vice President, Client Services, has read your resume and\nwould like to interview you for the role.",
            ["Ana Ruiz"],
        ),
        ("Your interviewers are Ana Ruiz and Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("Your interviewers will be our CTO Ana Ruiz and Tom Berg from engineering.", ["Ana Ruiz", "Tom Berg"]),
        ("Our CTO, Ana Ruiz, and our president, Tom Berg, would like to meet you.", ["Ana Ruiz", "Tom Berg"]),
        ("You'll have two sessions: one with Ana Ruiz and one with Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("Ana Ruiz is going to lead the call, and Tom Berg will sit in.", ["Ana Ruiz", "Tom Berg"]),
        ("With you on the call: Ana Ruiz, Tom Berg", ["Ana Ruiz", "Tom Berg"]),
        ("In the room: Ana Ruiz (CTO) and Tom Berg", ["Ana Ruiz", "Tom Berg"]),
        ("Also joining: Tom Berg", ["Tom Berg"]),
        ("Ana Ruiz plus Tom Berg will see you at ten.", ["Ana Ruiz", "Tom Berg"]),
        ("The interview will be conducted by Ana Ruiz and Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("Ana Ruiz would like to have you in. Tom Berg will be there too.", ["Ana Ruiz", "Tom Berg"]),
        ("10:00 Ana Ruiz\n11:00 Tom Berg", ["Ana Ruiz", "Tom Berg"]),
        (
            "You'll first chat with Ana Ruiz for 30 minutes, followed by 45 minutes with Tom Berg.",
            ["Ana Ruiz", "Tom Berg"],
        ),
        ("I'd like to introduce you to Ana Ruiz, who leads data.", ["Ana Ruiz"]),
        ("Ana Ruiz can see you on Tuesday at 3.", ["Ana Ruiz"]),
        ("Ana Ruiz is available on Tuesday at 3 to talk with you.", ["Ana Ruiz"]),
        ("Ana Ruiz was impressed by your work and would like to talk.", ["Ana Ruiz"]),
        ("Ana Ruiz, our CTO, liked your CV and has asked to meet you.", ["Ana Ruiz"]),
        ("You'll meet Ms. Ruiz and Mr. Berg on Tuesday.", ["Ruiz", "Berg"]),
        ("ana ruiz and tom berg will be interviewing you.", ["Ana Ruiz", "Tom Berg"]),
        ("It would be a conversation between you and Ana Ruiz.", ["Ana Ruiz"]),
        ("Ana Ruiz will call you at 3.", ["Ana Ruiz"]),
        ("Expect a call from Ana Ruiz at 3.", ["Ana Ruiz"]),
        ("You'll be seeing Ana Ruiz and Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("who you'll meet: Ana Ruiz / Tom Berg", ["Ana Ruiz", "Tom Berg"]),
        (
            "Ana Ruiz <ana.ruiz@acme.example> and Tom Berg <tom.berg@acme.example> will be your interviewers.",
            ["Ana Ruiz", "Tom Berg"],
        ),
        ("You'll be meeting Ana Ruiz and Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("You'll get to know Ana Ruiz and Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("I've set you up with Ana Ruiz at 10 and Tom Berg at 11.", ["Ana Ruiz", "Tom Berg"]),
        ("Tuesday: Ana Ruiz, 10:00 - 10:45\nWednesday: Tom Berg, 11:00 - 11:45", ["Ana Ruiz", "Tom Berg"]),
        ("Round 1: Ana Ruiz (Engineering Manager)\nRound 2: Tom Berg (CTO)", ["Ana Ruiz", "Tom Berg"]),
        ("• 10:00–10:45 – Ana Ruiz, Engineering Manager\n• 10:45–11:30 – Tom Berg, CTO", ["Ana Ruiz", "Tom Berg"]),
        ("| 10:00 | Ana Ruiz | Engineering Manager |\n| 11:00 | Tom Berg | CTO |", ["Ana Ruiz", "Tom Berg"]),
        (
            "10:00am - 10:45am: Ana Ruiz (Engineering Manager)\n11:00am - 11:45am: Tom Berg (CTO)",
            ["Ana Ruiz", "Tom Berg"],
        ),
        ("Interview 1 - Ana Ruiz, Engineering Manager\nInterview 2 - Tom Berg, CTO", ["Ana Ruiz", "Tom Berg"]),
        ("You'll meet Ana, our CTO, and Tom, who runs support.", ["Ana", "Tom"]),
        ("Ana (CTO) and Tom (support lead) will be talking with you.", ["Ana", "Tom"]),
        (
            "The interview panel consists of:\n\n  * Ana Ruiz, CTO\n  * Tom Berg, Support Lead\n\nPlease bring an ID.",
            ["Ana Ruiz", "Tom Berg"],
        ),
        ("Panel members: Ana Ruiz; Tom Berg", ["Ana Ruiz", "Tom Berg"]),
        (
            "Your interview will be with Ana Ruiz (CTO), with Tom Berg (COO) dropping in at the end.",
            ["Ana Ruiz", "Tom Berg"],
        ),
        ("Ana Ruiz and I will interview you.", ["Lena Fox", "Ana Ruiz"]),
        ("Tom Berg and myself will be there.", ["Lena Fox", "Tom Berg"]),
        ("You'll meet with me and Ana Ruiz.", ["Lena Fox", "Ana Ruiz"]),
        ("It'll be Ana Ruiz and me on the call.", ["Lena Fox", "Ana Ruiz"]),
        (
            "I'd like to invite you to meet our Head of Support, Ana Ruiz, and our COO, Tom Berg.",
            ["Ana Ruiz", "Tom Berg"],
        ),
        (
            "We'd love for you to meet Ana Ruiz - our Head of Support - and Tom Berg - our COO.",
            ["Ana Ruiz", "Tom Berg"],
        ),
        ("Next up would be Ana Ruiz and Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("You will be interviewed by a panel: Ana Ruiz, Tom Berg.", ["Ana Ruiz", "Tom Berg"]),
        ("Interview with Ana Ruiz & Tom Berg", ["Ana Ruiz", "Tom Berg"]),
        ("Meeting with Ana Ruiz / Tom Berg", ["Ana Ruiz", "Tom Berg"]),
        ("Ana Ruiz hopes to speak with you this week.", ["Ana Ruiz"]),
        (
            "We'd like you to come in and talk with Ana Ruiz, Head of Support, as well as Tom Berg, COO.",
            ["Ana Ruiz", "Tom Berg"],
        ),
        ("Ana Ruiz, who heads support, will be your interviewer.", ["Ana Ruiz"]),
        ("Would you be free to meet Ana Ruiz on Tuesday? Tom Berg would join as well.", ["Ana Ruiz", "Tom Berg"]),
        ("Dr. Ana Ruiz and Prof. Tom Berg will be interviewing you.", ["Ana Ruiz", "Tom Berg"]),
        ("You'll talk to Ms Ruiz.\n\nCc: Ana Ruiz <ana.ruiz@acme.example>", ["Ana Ruiz"]),
    ],
)
def test_everyone_who_takes_part(text, names):
    assert [person.name for person in read(text).taking_part] == names


@pytest.mark.parametrize(
    "text, named",
    [
        (
            "You'll be meeting with Ana Ruiz, our Director of Data, and Tom Berg, our President, both in one session.",
            {"Ana Ruiz": "Director of Data", "Tom Berg": "President"},
        ),
        ("Ana Ruiz will be joined by her colleague Tom Berg (Staff Engineer).", {"Tom Berg": "Staff Engineer"}),
        ("You will meet Ana Ruiz (VP Data) and Tom Berg (CTO).", {"Ana Ruiz": "VP Data", "Tom Berg": "CTO"}),
        ("You'll meet:\n\n1. Ana Ruiz, VP Data\n2. Tom Berg, CTO\n", {"Ana Ruiz": "VP Data", "Tom Berg": "CTO"}),
        ("You'll meet:\n- Ana Ruiz - VP Data\n- Tom Berg - CTO\n", {"Ana Ruiz": "VP Data", "Tom Berg": "CTO"}),
        (
            "You will be speaking with\n* Ana Ruiz (VP Data)\n* Tom Berg (CTO)",
            {"Ana Ruiz": "VP Data", "Tom Berg": "CTO"},
        ),
        ("Ana Ruiz (Hiring Manager)\nTom Berg (Peer)\nwill conduct the interview.", {"Tom Berg": "Peer"}),
        (
            "Ana Ruiz, Director of Data\nTom Berg, Staff Engineer\nwill be interviewing you.",
            {"Ana Ruiz": "Director of Data", "Tom Berg": "Staff Engineer"},
        ),
        ("The panel consists of Ana Ruiz, VP Data, and Tom Berg, CTO.", {"Ana Ruiz": "VP Data", "Tom Berg": "CTO"}),
        (
            "On Friday you'll meet Ana Ruiz, our Test Engineering\nManager, and Tom Berg, our President, here in Sandyford.",
            {"Ana Ruiz": "Test Engineering Manager", "Tom Berg": "President"},
        ),
        (
            "Ana Ruiz, our Vice President, Client Services, has read your resume and\nwould like to interview you for the role.",
            {"Ana Ruiz": "Vice President, Client Services"},
        ),
        ("Your interviewers will be our CTO Ana Ruiz and Tom Berg from engineering.", {"Ana Ruiz": "CTO"}),
        (
            "Our CTO, Ana Ruiz, and our president, Tom Berg, would like to meet you.",
            {"Ana Ruiz": "CTO", "Tom Berg": "president"},
        ),
        ("In the room: Ana Ruiz (CTO) and Tom Berg", {"Ana Ruiz": "CTO"}),
        ("Ana Ruiz, our CTO, liked your CV and has asked to meet you.", {"Ana Ruiz": "CTO"}),
    ],
)
def test_their_titles(text, named):
    assert {person.name: person.title for person in read(text).taking_part if person.title} == named


@pytest.mark.parametrize(
    "text",
    [
        "You will meet in Room Washington.",
        "The interview is with Morgan Stanley in Boston.",
        "Join us on Google Meet, or on Microsoft Teams.",
        "Your interview on Monday, April 6 is with the Data Platform team.",
        "We use Workday and Greenhouse; meet us at Paris Street.",
        "Meeting room: Lincoln, 3rd floor",
        "You'll be meeting with our Senior Product Manager and our Head of Design.",
        "The interview will be held in Austin, Texas.",
        "With Blue Jeans you can join from your browser.",
        "You'll speak with Tidewater Credit Union on Thursday.",
        "Kind Regards\nHR Generalist, Tidewater Credit Union",
        "You will talk to Client Services about the Service Desk.",
        "Interview with Jordan Hall Conference Centre booked",
        "You will meet the Marketing Director on Thursday March 5.",
        "Talk to Customer Success. Meet with Human Resources at Building Seven.",
        "Meeting with Deutsche Bank via Cisco Webex.",
        "Location: Victoria Station House, London",
        "Interview with Acme GmbH, Frankfurt",
    ],
)
def test_these_are_nobody(text):
    assert [person.name for person in read(text).everyone] == ["Lena Fox"]


@pytest.mark.parametrize(
    "title, role",
    [
        ("VP People", "recruiter"),
        ("VP of People", "recruiter"),
        ("Vice President, People", "recruiter"),
        ("Vice President of Human Resources", "recruiter"),
        ("SVP, Talent", "recruiter"),
        ("Director of Talent Acquisition", "recruiter"),
        ("Talent Acquisition Partner", "recruiter"),
        ("Senior Talent Partner", "recruiter"),
        ("HR Business Partner", "recruiter"),
        ("HR Generalist", "recruiter"),
        ("HR Manager", "recruiter"),
        ("Head of Talent", "recruiter"),
        ("Head of HR", "recruiter"),
        ("Head of People & Culture", "recruiter"),
        ("People Partner", "recruiter"),
        ("People Operations Manager", "recruiter"),
        ("Technical Sourcer", "recruiter"),
        ("Recruiting Manager", "recruiter"),
        ("Recruitment Lead", "recruiter"),
        ("Campus Recruiter", "recruiter"),
        ("Director, Human Resources", "recruiter"),
        ("Personnel Officer", "recruiter"),
        ("Staffing Specialist", "recruiter"),
        ("People and Culture Lead", "recruiter"),
        ("Talent Manager", "recruiter"),
        ("In-house Recruiter", "recruiter"),
        ("Chief of Staff", "executive"),
        ("Executive Assistant to the CEO", "coordinator"),
        ("Assistant to the President", "coordinator"),
        ("EA to the CTO", "coordinator"),
        ("Personal Assistant", "coordinator"),
        ("PA to the Managing Director", "coordinator"),
        ("Recruiting Coordinator", "coordinator"),
        ("Interview Scheduler", "coordinator"),
        ("Talent Coordinator", "coordinator"),
        ("Office Manager", "coordinator"),
        ("HR Assistant", "coordinator"),
        ("Candidate Experience Coordinator", "coordinator"),
        ("Administrative Assistant", "coordinator"),
        ("HR Administrator", "coordinator"),
        ("Recruiting Operations Coordinator", "coordinator"),
        ("Virtual Assistant", "coordinator"),
        ("Managing Director", "executive"),
        ("President", "executive"),
        ("Vice President", "executive"),
        ("SVP Engineering", "executive"),
        ("VP Client Services", "executive"),
        ("Chief Financial Officer", "executive"),
        ("CEO & Founder", "executive"),
        ("Co-Founder", "executive"),
        ("CTO", "executive"),
        ("General Counsel", "executive"),
        ("Executive Vice President, Sales", "executive"),
        ("Owner", "executive"),
        ("Executive Director", "executive"),
        ("Chief Technology Officer", "executive"),
        ("Chairman of the Board", "executive"),
        ("Founding Partner", "executive"),
        ("Engineering Manager", "peer"),
        ("Test Engineering Manager", "peer"),
        ("Team Lead", "peer"),
        ("Tech Lead", "peer"),
        ("Product Manager", "peer"),
        ("Project Coordinator", "peer"),
        ("Product Owner", "peer"),
        ("Staff Engineer", "peer"),
        ("Account Executive", "peer"),
        ("Founding Engineer", "peer"),
        ("Scrum Master", "peer"),
        ("Data Scientist", "peer"),
        ("Operations Supervisor", "peer"),
        ("Chief Engineer", "peer"),
        ("Peer", "peer"),
        ("Teammate", "peer"),
        ("Director of Operations", "unknown"),
        ("Head of Engineering", "unknown"),
        ("Senior Director, Product", "unknown"),
        ("Plant Director", "unknown"),
        ("Recruitment Consultant", "agency"),
        ("Executive Search Consultant", "agency"),
        ("Agency Recruiter", "agency"),
        ("Hiring Manager", "hiring_manager"),
        ("President's Office Assistant", "coordinator"),
        ("Bakery", None),
    ],
)
def test_what_a_title_stands_for(title, role):
    assert titles("en").role_of(title) == role


def test_a_surname_alone_is_completed_from_the_headers():
    """As formal mails name people: "Ms. Hale would like to meet you", with "Hale, Rita" in copy."""
    people = read("Ms. Hale would like to meet you.", others=(Person("Hale, Rita", "rita.hale@acme.example"),))
    assert people.taking_part == (Person("Rita Hale", "rita.hale@acme.example"),)


@pytest.mark.parametrize("sign", ["/", "-", "<>", "and", "&"])
def test_a_title_beside_the_user_is_the_job(sign):
    """A calendar's subject: "Interview: Jo Doe / Ana Ruiz (Support Manager)"."""
    people = read(f"Interview: Jo Doe {sign} Ana Ruiz (Support Manager)\n\nUntil then!\n\nAna Ruiz\nCOO\n")
    assert {person.name: person.title for person in people.everyone}["Ana Ruiz"] in {None, "COO"}
