/**
 * Amazon SES on one machine: requests of its v2 API go in; what it took is kept and may be
 * delivered, and any of its answers, or none, comes out.
 */
@NullMarked
package io.mailroom.sandbox.ses;

import org.jspecify.annotations.NullMarked;
