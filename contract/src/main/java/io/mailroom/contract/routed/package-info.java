/** Emails after routing: which queue, which conversation, and why. */
@NullMarked
package io.mailroom.contract.routed;

import org.jspecify.annotations.NullMarked;
