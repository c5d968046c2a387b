/**
 * The oracle of every test: what was delivered, what a committed reader found and what the mailbox
 * shows go in; a report of everything that is lost, twice, damaged or wrongly marked comes out.
 */
@NullMarked
package io.mailroom.endtoend.tally;

import org.jspecify.annotations.NullMarked;
