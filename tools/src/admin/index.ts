export { AdminError, type AdminErrorCode } from './admin.error.js';
export { makeClinicAdmin, type AdminReport, type AdminRequest } from './clinic-admin.js';
export { listClinics, type ListedClinic } from './list-clinics.js';
