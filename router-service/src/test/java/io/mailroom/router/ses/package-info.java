/** Tests of sending by SES. */
@NullMarked
package io.mailroom.router.ses;

import org.jspecify.annotations.NullMarked;
