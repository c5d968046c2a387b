/**
 * The way of a reply out of the house: the email that it answers is looked up, the letter is
 * composed, and the integration's server or provider takes it.
 */
@NullMarked
package io.mailroom.router.carriage;

import org.jspecify.annotations.NullMarked;
