/** Tests of the mail servers of the sandbox. */
@NullMarked
package io.mailroom.sandbox.mail;

import org.jspecify.annotations.NullMarked;
