import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Post,
  Req,
  Res,
  UnauthorizedException,
} from '@nestjs/common'
import { IsEmail, IsString, Length } from 'class-validator'
import type { Request, Response } from 'express'
import type { Settings } from '#config'
import { Describe } from '../infra/describe.js'
import { SETTINGS } from '../infra/settings.js'
import { signedInSchema } from './auth-schema.js'
import { Public } from './caller.js'
import { SESSION_COOKIE, cookieOf } from './cookie.js'
import { SESSION_SECONDS, Staff } from './staff.js'

class SignInDto {
  @IsEmail({ require_tld: false })
  @Length(3, 200)
  email!: string

  @IsString()
  @Length(1, 200)
  password!: string
}

@Controller('auth')
@Public()
export class SignInController {
  constructor(
    @Inject(Staff) private readonly staff: Staff,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post('sign-in')
  @HttpCode(200)
  @Describe({ id: 'signIn', summary: 'Sign in as a person', answer: signedInSchema, problems: [401] })
  async signIn(
    @Body() body: SignInDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { secret, signedIn } = await this.staff.signIn(body.email, body.password, request.ip ?? '')
    response.cookie(SESSION_COOKIE, secret, { ...this.cookieOptions(), maxAge: SESSION_SECONDS * 1000 })
    return signedIn
  }

  @Post('sign-out')
  @HttpCode(204)
  @Describe({ id: 'signOut', summary: 'End the session', answer: null })
  async signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const secret = cookieOf(request, SESSION_COOKIE)
    if (secret !== undefined) await this.staff.signOut(secret)
    response.clearCookie(SESSION_COOKIE, this.cookieOptions())
  }

  @Get('me')
  @Describe({ id: 'whoAmI', summary: 'Who is signed in', answer: signedInSchema, problems: [401] })
  async me(@Req() request: Request) {
    const secret = cookieOf(request, SESSION_COOKIE)
    const session = secret === undefined ? null : await this.staff.session(secret)
    if (!session) throw new UnauthorizedException({ code: 'not_signed_in', message: 'nobody is signed in' })
    return session.signedIn
  }

  private cookieOptions() {
    return { httpOnly: true, sameSite: 'strict', secure: this.settings.secureCookies, path: '/' } as const
  }
}
