import { type Catalog, hasTrait } from '../catalog/index.ts';
import type { Product } from '../domain/product.ts';
import type { CallHomeKey, SettingValues } from '../domain/setting-key.ts';
import type { CallHomeSettings, SiteNetwork } from '../domain/site-file.ts';

/**
 * From the one form to the values wanted on one kind of device, before the device's limits are applied.
 * A field left empty in the form is left alone on the device; it is never cleared by omission.
 */
export function wantedValues(
  catalog: Catalog,
  settings: CallHomeSettings,
  proxy: SiteNetwork['proxy'],
  product: Product,
): SettingValues {
  const { contact, alternate, location, termsAccepted } = settings;
  const separateLocation = hasTrait(catalog, product, 'separate-location');
  // Controllers with one address only take it as the machine's location (IMM-MIB `address`: "of machine
  // location"), so the location overrides the contact's address there where it is given.
  const place = (field: 'address' | 'city' | 'state' | 'postalCode'): string =>
    !separateLocation && location[field] !== '' ? location[field] : contact[field];
  const proxyUsed = proxy.host !== '';
  const { fileTransfer: transfer } = settings;
  const transferring = transfer.mode !== '' && transfer.mode !== 'disabled';
  const values: Record<CallHomeKey, string> = {
    licence: termsAccepted.by !== '' && termsAccepted.at !== '' ? 'true' : '',
    country: (!separateLocation && location.country !== ''
      ? location.country
      : settings.country
    ).toUpperCase(),
    company: settings.company,
    'contact.name': contact.name,
    'contact.phone': contact.phone,
    'contact.phoneExtension': contact.phoneExtension,
    'contact.email': contact.email,
    'contact.address': place('address'),
    'contact.city': place('city'),
    'contact.state': place('state'),
    'contact.postalCode': place('postalCode'),
    'alternate.name': alternate.name,
    'alternate.phone': alternate.phone,
    'alternate.phoneExtension': alternate.phoneExtension,
    'alternate.email': alternate.email,
    'location.phone': location.phone,
    'location.country': separateLocation ? location.country : '',
    'location.address': separateLocation ? location.address : '',
    'location.city': separateLocation ? location.city : '',
    'location.state': separateLocation ? location.state : '',
    'location.postalCode': separateLocation ? location.postalCode : '',
    // Three wishes: this proxy, none, or whatever the device has.
    'proxy.enable': proxyUsed ? 'true' : proxy.mode === 'off' ? 'false' : '',
    'proxy.host': proxy.host,
    'proxy.port': proxyUsed ? String(proxy.port) : '',
    'proxy.user': proxyUsed ? proxy.user : '',
    'proxy.password': '',
    // A mode that is left open leaves the device's own setting alone.
    'fileTransfer.mode': transfer.mode,
    'fileTransfer.host': transferring ? transfer.host : '',
    'fileTransfer.port': transferring ? String(transfer.port) : '',
    'fileTransfer.user': transferring ? transfer.user : '',
    'fileTransfer.password': '',
    'retries.count': String(settings.retries.count),
    'retries.minimumIntervalMinutes': String(settings.retries.minimumIntervalMinutes),
    enable: settings.enable ? 'true' : 'false',
    excludedEvents: settings.excludedEvents.join(','),
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}
