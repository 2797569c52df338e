//! How texts are written that many routes take: the months, moments and chats of the document.

use finco_kpi_engine::metrics;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, KnownFormat, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{OpenApi as Api, RefOr};

const MONTH: &str = "(19[7-9][0-9]|[2-8][0-9]{3})-(0[1-9]|1[0-2])";
/// A day that there is.
const DAY: &str = "([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)\
                   |02-(0[1-9]|1[0-9]|2[0-8]))|[0-9]{2}(0[48]|[2468][048]|[13579][26])-02-29)";
const TIME: &str = "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])";
const CHAT: &str = "-?[1-9][0-9]{0,14}(~[A-Za-z0-9_-]{1,60})?";

/// Says how the parameters of an operation are written, where it does not say so itself.
pub(super) fn add_to_parameters(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        let pattern = match parameter.name.as_str() {
            "month" => format!("^{MONTH}$"),
            "from" | "to" => format!("^{DAY}({TIME})?$"),
            "chat" => format!("^{CHAT}$"),
            "metric" => format!("^({})$", metrics_with_evidence()),
            _ => continue,
        };
        if let Some(RefOr::T(Schema::Object(object))) = &mut parameter.schema
            && is_text(&object.schema_type)
        {
            object.pattern.get_or_insert(pattern);
        }
    }
}

fn is_text(kind: &SchemaType) -> bool {
    match kind {
        SchemaType::Type(kind) => *kind == Type::String,
        SchemaType::Array(kinds) => kinds.contains(&Type::String),
        SchemaType::AnyValue => false,
    }
}

fn metrics_with_evidence() -> String {
    let shown = metrics::ALL.iter().filter(|metric| metric.evidence().is_some());
    shown.map(|metric| metric.key().as_str()).collect::<Vec<_>>().join("|")
}

/// Says how moments are written: `format` alone is only a remark.
pub(super) fn add_to_moments(document: &mut Api) {
    let components = document.components.iter_mut();
    for (_, schema) in components.flat_map(|components| &mut components.schemas) {
        visit(schema);
    }
}

fn visit(schema: &mut RefOr<Schema>) {
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::Object(object) => {
            if matches!(object.format, Some(SchemaFormat::KnownFormat(KnownFormat::DateTime))) {
                object.pattern.get_or_insert(format!("^{DAY}{TIME}$"));
            }
            object.properties.values_mut().for_each(visit);
            if let Some(AdditionalProperties::RefOr(schema)) = object.additional_properties.as_deref_mut() {
                visit(schema);
            }
        }
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(schema) = &mut array.items {
                visit(schema);
            }
        }
        Schema::AllOf(all) => all.items.iter_mut().for_each(visit),
        Schema::OneOf(one) => one.items.iter_mut().for_each(visit),
        Schema::AnyOf(any) => any.items.iter_mut().for_each(visit),
        _ => {}
    }
}
