//! Deployments to a world in memory, from every state that a run before may have left, and killed at every call.

use super::*;
use crate::change::Findings;
use crate::fake::{Desk, Halt, World};
use crate::protocol::{AwsError, OperationEvent};
use crate::store::Zip;

const STACK: &str = "shop";

fn who() -> Who {
    let [user, host, run] = ["anna", "desk", "7"].map(str::to_owned);
    Who { user, host, run }
}

/// What a run of svlc does.
fn run(world: &mut World, desk: &mut Desk, template: &str) -> Result<Outcome, Halt> {
    let zip = Zip {
        function: "orders".to_owned(),
        path: "orders.zip".into(),
        size: "orders.zip".len() as u64,
        sha256: "12ab".to_owned(),
    };
    store::bucket(world, desk, "b", true)?;
    store::upload(world, desk, "b", &[zip])?;
    let key = store::put_template(world, "b", STACK, template)?;
    let order = Order {
        stack: STACK,
        bucket: "b",
        template_url: &format!("https://s3/b/{key}"),
        parameters: &[],
        values: &BTreeMap::new(),
        tags: &BTreeMap::new(),
        who: &who(),
    };
    deploy(world, desk, &order)
}

/// What a run comes to when nothing is in its way.
fn outcome(world: &mut World, template: &str) -> (Outcome, Vec<String>) {
    let mut desk = Desk::new(true);
    let outcome = run(world, &mut desk, template).expect("nothing stops it");
    (outcome, desk.told)
}

fn is_done(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Done(_))
}

fn is_nothing(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Nothing(_))
}

#[test]
fn a_stack_is_made_and_then_nothing_changes() {
    let mut world = World::default();
    let (first, told) = outcome(&mut world, "new");
    assert!(is_done(&first), "{first:?}");
    let expected = [
        "bucket",
        "uploaded orders",
        "examines",
        "1 proposed, InvalidAction",
        "execute?",
        "Create",
        "shop CREATE_IN_PROGRESS",
        "shop CREATE_COMPLETE",
    ];
    assert_eq!(told, expected);
    let (second, told) = outcome(&mut world, "new");
    assert!(is_nothing(&second), "{second:?}");
    assert_eq!(told, ["present orders", "deployed: new", "examines"]);
    assert_eq!(world.stack(STACK).sets.len(), 0);
}

#[test]
fn who_says_no_leaves_nothing_behind() {
    let mut world = World::default();
    let mut desk = Desk::new(false);
    let declined = run(&mut world, &mut desk, "new").expect("nothing stops it");
    assert_eq!(declined, Outcome::Declined);
    assert!(world.stacks.is_empty(), "{world:?}");
    assert!(is_done(&outcome(&mut world, "old").0));
    let declined = run(&mut world, &mut desk, "new").expect("nothing stops it");
    assert_eq!(declined, Outcome::Declined);
    assert_eq!(world.stack(STACK).sets.len(), 0);
    assert_eq!(world.stack(STACK).template, "old");
}

/// What is found where the server does not know the question.
fn unknown() -> Findings {
    let unread = AwsError::own("InvalidAction", "no such action", false);
    Findings { events: Vec::new(), unread: Some(unread) }
}

#[test]
fn a_template_that_is_refused_leaves_nothing_behind() {
    let mut world = World::default();
    let (refused, _) = outcome(&mut world, "refused");
    let reason = "Template error".to_owned();
    assert_eq!(refused, Outcome::Refused(Refusal { reason, found: unknown() }));
    assert!(world.stacks.is_empty(), "{world:?}");
}

fn event(event_type: &str, path: &str) -> OperationEvent {
    OperationEvent {
        event_type: event_type.to_owned(),
        logical_id: Some("Jobs".to_owned()),
        resource_type: Some("AWS::SQS::Queue".to_owned()),
        check: Some("PROPERTY_VALIDATION".to_owned()),
        mode: Some("FAIL".to_owned()),
        path: Some(path.to_owned()),
        reason: Some("no".to_owned()),
    }
}

#[test]
fn what_a_validation_warns_of_is_told_before_the_question() {
    for (in_vain, said) in [
        (0, "1 proposed, 1 found"),
        (3, "1 proposed, 1 found"),
        // It does not keep anybody from deploying.
        (4, "1 proposed, Throttling"),
    ] {
        let mut world = World::default();
        world.in_vain = in_vain;
        world.findings = Some(vec![event("VALIDATION_ERROR", "/a"), event("STACK_EVENT", "")]);
        let (done, told) = outcome(&mut world, "new");
        assert!(is_done(&done), "{done:?}");
        let at = told.iter().position(|told| told == said);
        let at = at.unwrap_or_else(|| panic!("{in_vain}: {told:?}"));
        assert_eq!(told[at + 1], "execute?");
    }
}

#[test]
fn all_that_a_validation_finds_is_told_and_nothing_else_that_failed() {
    let found = [event("VALIDATION_ERROR", "/a"), event("HOOK_INVOCATION_ERROR", "/b")];
    let all = [&found[..], &[event("STACK_EVENT", "")]].concat();
    for before in [None, Some("old")] {
        let mut world = World::default();
        if let Some(before) = before {
            assert!(is_done(&outcome(&mut world, before).0));
        }
        world.findings = Some(all.clone());
        let (refused, told) = outcome(&mut world, "refused");
        let Outcome::Refused(refusal) = refused else { panic!("{refused:?}") };
        assert_eq!(refusal.found.events, found);
        assert!(!told.iter().any(|told| told.ends_with('?')), "{told:?}");
        assert!(world.stacks.values().all(|made| made.sets.is_empty()), "{world:?}");
        assert_eq!(world.stacks.len(), usize::from(before.is_some()));
    }
}

#[test]
fn what_an_earlier_run_left_is_taken_up() {
    for (status, question, word) in [
        ("ROLLBACK_COMPLETE", "clear?", "Create"),
        ("CREATE_FAILED", "clear?", "Create"),
        ("DELETE_FAILED", "clear?", "Create"),
        ("UPDATE_ROLLBACK_FAILED", "continue?", "Update"),
        ("REVIEW_IN_PROGRESS", "execute?", "Create"),
        ("UPDATE_ROLLBACK_COMPLETE", "execute?", "Update"),
        ("UPDATE_FAILED", "execute?", "Update"),
    ] {
        let mut world = World::with(STACK, status);
        let mut desk = Desk::new(false);
        let declined = run(&mut world, &mut desk, "new").expect("nothing stops it");
        assert_eq!(declined, Outcome::Declined, "{status}");
        let asked = desk.told.iter().find(|told| told.ends_with('?'));
        assert_eq!(asked.map(String::as_str), Some(question), "{status}");
        let mut world = World::with(STACK, status);
        let (done, told) = outcome(&mut world, "new");
        assert!(is_done(&done), "{status}: {done:?}");
        assert!(told.iter().any(|told| told == word), "{status}: {told:?}");
        assert_eq!(world.stack(STACK).template, "new", "{status}");
    }
}

#[test]
fn who_comes_second_waits_and_says_for_whom() {
    let other = Who { user: "bert".to_owned(), ..who() };
    for (now, then) in [
        ("CREATE_IN_PROGRESS", "CREATE_COMPLETE"),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE"),
        ("DELETE_IN_PROGRESS", "DELETE_COMPLETE"),
    ] {
        let mut world = World::busy(STACK, now, then, &other.token());
        let (done, told) = outcome(&mut world, "new");
        assert!(is_done(&done), "{now}: {done:?}");
        assert!(told.contains(&"busy: bert@desk".to_owned()), "{told:?}");
        assert_eq!(world.stack(STACK).template, "new");
    }
}

#[test]
fn who_is_overtaken_begins_anew() {
    let mut world = World::default();
    assert!(is_done(&outcome(&mut world, "old").0));
    world.overtaken = 2;
    let (done, told) = outcome(&mut world, "new");
    assert!(is_done(&done), "{done:?}");
    assert_eq!(told.iter().filter(|told| *told == "overtaken").count(), 2);
    assert_eq!(told.iter().filter(|told| *told == "execute?").count(), 3);
}

#[test]
fn a_failure_has_its_events_and_the_next_run_goes_on() {
    for before in [None, Some("old")] {
        let mut world = World::default();
        if let Some(before) = before {
            assert!(is_done(&outcome(&mut world, before).0));
        }
        world.failure = Some("jobs already exists".to_owned());
        let (failed, _) = outcome(&mut world, "new");
        let Outcome::Failed(ended) = failed else { panic!("{failed:?}") };
        let reasons: Vec<&str> =
            ended.events.iter().filter_map(|event| event.reason.as_deref()).collect();
        assert_eq!(reasons, ["jobs already exists"]);
        assert!(ended.status.ends_with("ROLLBACK_COMPLETE"), "{}", ended.status);
        let (done, _) = outcome(&mut world, "new");
        assert!(is_done(&done), "{done:?}");
    }
}

/// Whatever AWS has done of a run that was killed, the next one comes to the same end, and what was deployed before is kept.
#[test]
fn a_run_that_is_killed_at_any_call_is_finished_by_the_next() {
    for before in [None, Some("old")] {
        let start = || {
            let mut world = World::default();
            if let Some(before) = before {
                assert!(is_done(&outcome(&mut world, before).0));
            }
            world.calls = 0;
            world
        };
        let mut whole = start();
        assert!(is_done(&outcome(&mut whole, "new").0));
        assert!(whole.calls > 10, "{}", whole.calls);
        for at in 0..whole.calls {
            for reaches_aws in [false, true] {
                let mut world = start();
                world.killed_at = Some((at, reaches_aws));
                let killed = run(&mut world, &mut Desk::new(true), "new");
                assert!(matches!(killed, Err(Halt::Cloud(Fault::Ended))), "{at}: {killed:?}");
                let (next, told) = outcome(&mut world, "new");
                assert!(is_done(&next) || is_nothing(&next), "{at} {reaches_aws}: {next:?}");
                let (last, _) = outcome(&mut world, "new");
                assert!(is_nothing(&last), "{at} {reaches_aws} {told:?}: {last:?}");
                assert_eq!(world.stack(STACK).sets.len(), 0, "{at} {reaches_aws}");
                assert_eq!(world.stack(STACK).template, "new");
                assert_eq!(world.objects.get("functions/12ab.zip").unwrap(), "orders.zip");
                let kept = store::history(&mut world, "b", STACK).unwrap();
                let has_old = kept.iter().any(|kept| kept.is("old"));
                assert_eq!(has_old, before.is_some(), "{at} {reaches_aws}: {kept:?}");
            }
        }
    }
}

/// AWS goes on with its work whether or not it tells of it; before the work, nobody waits for anything.
#[test]
fn what_passes_while_aws_works_is_waited_out_for_a_while() {
    let mut whole = World::default();
    assert!(is_done(&outcome(&mut whole, "new").0));
    let last = whole.calls - 1;
    let run_with = |throttled| {
        let mut world = World::default();
        world.throttled = throttled;
        run(&mut world, &mut Desk::new(true), "new")
    };
    let done = run_with(last..last + 10).expect("it passes");
    assert!(is_done(&done), "{done:?}");
    for throttled in [last..usize::MAX, 0..1, last / 2..last / 2 + 1] {
        let failed = run_with(throttled);
        let is_told = |fault: &Fault| fault.code() == Some("Throttling") && fault.help().is_some();
        assert!(matches!(&failed, Err(Halt::Cloud(fault)) if is_told(fault)), "{failed:?}");
    }
}

#[test]
fn who_has_waited_enough_stops_and_the_next_run_goes_on() {
    for patience in 0..2 {
        let mut world = World::default();
        let mut desk = Desk { patience, ..Desk::new(true) };
        let stopped = run(&mut world, &mut desk, "new");
        assert!(matches!(stopped, Err(Halt::Tired)), "{patience}: {stopped:?}");
        let (next, _) = outcome(&mut world, "new");
        assert!(is_done(&next) || is_nothing(&next), "{patience}: {next:?}");
    }
}

#[test]
fn what_was_deployed_is_kept_once_and_in_order() {
    let mut world = World::default();
    for template in ["a", "b", "b", "c", "a"] {
        let (done, _) = outcome(&mut world, template);
        assert!(is_done(&done) || is_nothing(&done));
    }
    let kept = store::history(&mut world, "b", STACK).unwrap();
    let texts: Vec<String> =
        kept.iter().map(|kept| store::text(&mut world, "b", kept).unwrap()).collect();
    assert_eq!(texts, ["c", "b", "a"]);
}

#[test]
fn a_stack_is_deleted_to_its_end() {
    let mut world = World::default();
    assert!(is_done(&outcome(&mut world, "new").0));
    let mut desk = Desk::new(true);
    let stack = settled(&mut world, &mut desk, STACK).unwrap().expect("it is there");
    let ended = delete(&mut world, &mut desk, &stack, &[], &who()).unwrap();
    assert_eq!((ended.status.as_str(), ended.stack), ("DELETE_COMPLETE", None));
    assert!(world.stacks.is_empty());
}
