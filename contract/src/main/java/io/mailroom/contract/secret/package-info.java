/**
 * Secrets: plain text and the place that it belongs to go in, ciphertext for a record comes out.
 */
@NullMarked
package io.mailroom.contract.secret;

import org.jspecify.annotations.NullMarked;
