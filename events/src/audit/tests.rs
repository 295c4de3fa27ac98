//! Tests of the rule of a question.

use super::{Audit, AuditCommand, AuditEvent, PARAMETERS_MAX, Question, TEXT_MAX};
use crate::Decider;
use std::collections::BTreeMap;

fn question() -> Question {
    let parameters = BTreeMap::from([("token_id".to_owned(), "token_x".to_owned())]);
    Question { text: "uses of a token".into(), parameters, rows: 3, position: 7 }
}

#[test]
fn a_question_and_an_export_are_recorded_each_time() {
    let mut audit = Audit::default();
    for command in
        [AuditCommand::Ask(question()), AuditCommand::Ask(question()), AuditCommand::Export(question())]
    {
        let events = audit.decide(command).unwrap();
        assert_eq!(events.len(), 1);
        events.iter().for_each(|event| audit.evolve(event));
    }
    assert_eq!(audit, Audit { queries: 2, exports: 1 });
    let Question { text: question, parameters, rows, position } = question();
    let asked = AuditEvent::Queried { question, parameters, rows, position };
    assert_eq!(Audit::default().decide(AuditCommand::Ask(self::question())), Ok(vec![asked]));
}

#[test]
fn a_question_is_bounded() {
    let many = (0..=PARAMETERS_MAX).map(|number| (number.to_string(), String::new())).collect();
    let long = BTreeMap::from([("q".to_owned(), "x".repeat(TEXT_MAX + 1))]);
    for wrong in [
        Question { text: String::new(), ..question() },
        Question { text: "x".repeat(TEXT_MAX + 1), ..question() },
        Question { parameters: many, ..question() },
        Question { parameters: long, ..question() },
    ] {
        assert!(Audit::default().decide(AuditCommand::Ask(wrong)).is_err());
    }
}
