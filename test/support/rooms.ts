import { getRepositoryToken } from '@nestjs/typeorm'
import { NestFactory } from '@nestjs/core'
