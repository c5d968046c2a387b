/** Tests of what is shown of an email. */
@NullMarked
package io.mailroom.sandbox.journey;

import org.jspecify.annotations.NullMarked;
