/**
 * Mail servers with throw-away certificates: users and raw messages go in, folders with uids and
 * flags come out.
 */
@NullMarked
package io.mailroom.sandbox.mail;

import org.jspecify.annotations.NullMarked;
