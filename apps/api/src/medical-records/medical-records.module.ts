import { Module } from '@nestjs/common';
import { MedicalRecordsService } from './medical-records.service.js';
import { RECORD_KINDS } from './record-kinds.js';
import { recordsControllerOf } from './records.controller.js';

@Module({ controllers: RECORD_KINDS.map(recordsControllerOf), providers: [MedicalRecordsService] })
export class MedicalRecordsModule {}
