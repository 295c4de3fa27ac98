//! The postal addresses of a person: a list, of which apps are told the first, and the changes of it.

use super::postal_address::{NamedAddress, PostalAddress, check_label};
use crate::{Refusal, name::likeness, refusal::require};

/// Most postal addresses of a person.
pub const POSTAL_ADDRESSES: usize = 10;

/// A change of a person's postal addresses. `known` is what the person calls the one that changes; `None` if it has
/// no name.
#[derive(Clone, Debug)]
pub enum AddressChange {
    /// Adds an address at the end.
    Add(NamedAddress),
    /// Replaces an address, and leaves the new one in its place.
    Replace { known: Option<String>, by: NamedAddress },
    /// Removes an address. If apps were told this one, they are told the next one.
    Remove { known: Option<String> },
    /// Tells apps this one from now on.
    Tell { known: Option<String> },
}

/// Returns the addresses after `change`. One that was made before changes nothing, because people press a button twice.
/// [`checked`] has the rules of the whole list.
///
/// # Errors
/// `invalid_label`, `invalid_profile` or `empty_address`, with the field; not found if no address has this name.
pub(super) fn changed(
    mut addresses: Vec<NamedAddress>,
    change: AddressChange,
) -> Result<Vec<NamedAddress>, Refusal> {
    let gone = || Refusal::not_found("there is no postal address with this name");
    match change {
        AddressChange::Add(new) => {
            let new = typed(new, None)?;
            if !addresses.contains(&new) {
                addresses.push(new);
            }
        }
        AddressChange::Replace { known, by } => {
            match addresses.iter().position(|named| named.label == known) {
                Some(index) => addresses[index] = typed(by, Some(&addresses[index].address))?,
                None => require(addresses.contains(&typed(by, None)?), gone)?,
            }
        }
        AddressChange::Remove { known } => addresses.retain(|named| named.label != known),
        AddressChange::Tell { known } => {
            let index = addresses.iter().position(|named| named.label == known).ok_or_else(gone)?;
            addresses[..=index].rotate_right(1);
        }
    }
    Ok(addresses)
}

/// Returns an address as a person types it, by its parts. `known` is the address that it replaces.
fn typed(new: NamedAddress, known: Option<&PostalAddress>) -> Result<NamedAddress, Refusal> {
    let label = check_label(new.label.as_deref().unwrap_or_default())?;
    let address = new.address.checked();
    let mut address = address.map_err(|(part, why)| Refusal::invalid(part, "invalid_profile", why))?;
    // The whole address as one text comes from elsewhere, and would contradict its parts once they change.
    let same = known.filter(|known| PostalAddress { formatted: None, ..(*known).clone() } == address);
    if let Some(known) = same {
        address.formatted.clone_from(&known.formatted);
    }
    require(!address.is_empty(), || {
        Refusal::invalid("street_address", "empty_address", "the address must have at least one part")
    })?;
    Ok(NamedAddress { label: Some(label), address })
}

/// Returns the addresses of a profile, normalized, without those that say nothing.
///
/// # Errors
/// `invalid_profile`, `invalid_label`, `address_label_taken` or `too_many_addresses`.
pub(super) fn checked(addresses: Vec<NamedAddress>) -> Result<Vec<NamedAddress>, Refusal> {
    let mut checked = Vec::with_capacity(addresses.len());
    for NamedAddress { label, address } in addresses {
        let label = label.as_deref().map(check_label).transpose()?;
        let address = address.checked();
        let address = address.map_err(|(_, why)| Refusal::invalid("address", "invalid_profile", why))?;
        if !address.is_empty() {
            checked.push(NamedAddress { label, address });
        }
    }
    let mut labels: Vec<_> = checked.iter().map(|named| named.label.as_deref().map(likeness)).collect();
    labels.sort_unstable();
    labels.dedup();
    require(labels.len() == checked.len(), || {
        Refusal::invalid("address_label", "address_label_taken", "another postal address has this name")
    })?;
    require(checked.len() <= POSTAL_ADDRESSES, || {
        let most = format!("a person has at most {POSTAL_ADDRESSES} postal addresses");
        Refusal::conflict("too_many_addresses", most)
    })?;
    Ok(checked)
}
