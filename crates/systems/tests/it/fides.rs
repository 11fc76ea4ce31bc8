//! Datasets of Fides become a manifest that reads, and what has no equivalent is named.

use crate::shop::known;
use systems::{Identity, Manifest, PersonBy, import_fides};

const DATASET: &str = "
dataset:
  - fides_key: public
    name: Example
    description: A shop of \"things\"
    collections:
      - name: customer
        fields:
          - name: id
            data_categories: [user.unique_id]
            fides_meta:
              primary_key: true
              data_type: integer
          - name: email
            data_categories: [user.contact.email]
            fides_meta:
              identity: email
          - name: name
            data_categories: [user.name]
          - name: created
            data_categories: [system.operations]
          - name: blood
            data_categories: [user.biometric]
      - name: orders
        fields:
          - name: customer_id
            fides_meta:
              references:
                - dataset: public
                  field: customer.id
                  direction: from
          - name: ship_to
            data_categories: [user.contact.address.street]
          - name: details
            fields:
              - name: inner
                data_categories: [user.name]
      - name: visits
        fields:
          - name: cookie
            data_categories: [user.device.cookie_id]
            fides_meta:
              identity: cookie
";

#[test]
fn a_dataset_becomes_a_manifest_and_says_what_it_left() {
    let imported = import_fides(DATASET, "shop.example.org").unwrap();
    let manifest = Manifest::read(&imported.manifest, &known()).unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{}", imported.manifest));
    let tables = &manifest.systems[0].tables;
    assert_eq!(tables.iter().map(|table| table.whole_name()).collect::<Vec<_>>(), ["public.customer", "public.orders"]);
    assert_eq!(tables[0].key.as_deref(), Some("id"));
    assert!(matches!(&tables[0].person, Some(PersonBy::Value { column, by: Identity::Email, .. }) if column == "email"));
    assert!(matches!(&tables[1].person, Some(PersonBy::Through { table, to, .. }) if table == "public.customer" && to == "id"));
    let held: Vec<String> = tables[0].columns.iter().map(|column| format!("{} {}", column.name, column.data)).collect();
    assert_eq!(held, ["email email", "id account", "name name"]);
    assert_eq!(
        imported.left,
        [
            "public.customer.blood: `user.biometric` has no equivalent",
            "public.orders.details: fields within a field are not reached",
            "public.visits.cookie: nobody is found by the identity `cookie` here",
            "public.visits: no column finds a person, by an identity or a reference; the table is left out",
        ]
    );
}

#[test]
fn what_is_no_dataset_is_said_to_be_none() {
    for text in ["", "a: [", "system: []", "dataset: 5"] {
        assert!(import_fides(text, "shop.example.org").is_err(), "{text}");
    }
}
