/**
 * What servers are made of that do what a test says: clients come in, talk, and get for each
 * command the answer of the rule that fits.
 */
@NullMarked
package io.mailroom.sandbox.script;

import org.jspecify.annotations.NullMarked;
