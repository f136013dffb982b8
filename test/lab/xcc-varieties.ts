export type XccVariant = 'xcc' | 'xcc2' | 'xcc3';

type Variety = {
  readonly rootId: string;
  readonly rootType: string;
  readonly redfish: string;
  readonly deepPatch: boolean;
  readonly managerModel: string;
  readonly firmware: string;
  readonly bmcSoftware: { readonly id: string; readonly version: string };
  readonly release: string;
  readonly systemModel: string;
  readonly machineType: string;
  readonly serial: string;
  readonly uuid: string;
};

/**
 * XCC and XCC3 rows are from captures (discovery reference §3.1, §3.2). There is no capture of an XCC2: its model
 * string is the reference's own inference and its firmware string is invented in the same form.
 */
export const VARIETIES: Readonly<Record<XccVariant, Variety>> = {
  xcc: {
    rootId: '/redfish/v1/',
    rootType: '#ServiceRoot.v1_13_0.ServiceRoot',
    redfish: '1.15.0',
    deepPatch: true,
    managerModel: 'Lenovo XClarity Controller',
    firmware: 'AFBT58B 5.70 2025-08-11',
    bmcSoftware: { id: 'BMC-AFBT-10', version: '58B-5.70' },
    release: 'whitley_gp_23-5',
    systemModel: 'ThinkSystem SR650 V2',
    machineType: '7Z73',
    serial: 'J30AF7LC',
    uuid: '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00011',
  },
  xcc2: {
    rootId: '/redfish/v1/',
    rootType: '#ServiceRoot.v1_15_0.ServiceRoot',
    redfish: '1.20.0',
    deepPatch: true,
    managerModel: 'Lenovo XClarity Controller 2',
    firmware: 'ESX330N 6.92 2025-06-20',
    bmcSoftware: { id: 'BMC-ESX3-10', version: '30N-6.92' },
    release: 'egs_gp_25-2',
    systemModel: 'ThinkSystem SR650 V3',
    machineType: '7D76',
    serial: 'J901HW22',
    uuid: '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00012',
  },
  xcc3: {
    rootId: '/redfish/v1',
    rootType: '#ServiceRoot.v1_15_0.ServiceRoot',
    redfish: '1.17.0',
    deepPatch: false,
    managerModel: 'Lenovo Xclarity Controller 3',
    firmware: 'IHX414J 1.22 20250402',
    bmcSoftware: { id: 'BMC-IHX4-10', version: '14J-1.22' },
    release: 'bhs_gp_w2w3',
    systemModel: 'ThinkSystem SR650 V4',
    machineType: '7DGD',
    serial: 'J902E57T',
    uuid: '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00013',
  },
};
