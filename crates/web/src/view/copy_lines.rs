//! A person's own copy in lines, for spreadsheets: the same as the file, and nothing else.

use serde_json::Value;

/// The same for spreadsheets: one line for each thing that is said, with the part of the file it stands in, the number of the item, and the
/// name of what is said.
pub(crate) fn lines(copy: &Value) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = csv::Writer::from_writer(Vec::new());
    sheet.write_record(["part", "item", "name", "value"])?;
    for (part, said) in copy.as_object().into_iter().flatten() {
        match said {
            Value::Array(items) => {
                for (item, said) in (1_u64..).zip(items) {
                    write(&mut sheet, (part, &item.to_string()), "", said)?;
                }
            }
            said => write(&mut sheet, (part, ""), "", said)?,
        }
    }
    sheet.into_inner().map_err(|error| error.into_error().into())
}

fn write(sheet: &mut csv::Writer<Vec<u8>>, place: (&str, &str), name: &str, said: &Value) -> Result<(), csv::Error> {
    let below = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
    match said {
        Value::Object(members) => members.iter().try_for_each(|(key, said)| write(sheet, place, &below(key), said)),
        Value::Array(items) => (1_u64..).zip(items).try_for_each(|(item, said)| write(sheet, place, &below(&item.to_string()), said)),
        Value::Null => Ok(()),
        Value::String(text) => sheet.write_record([place.0, place.1, name, text]),
        other => sheet.write_record([place.0, place.1, name, &other.to_string()]),
    }
}
