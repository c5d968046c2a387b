/**
 * The one-command start: a command line goes in, a whole Mailroom on this machine comes out, until
 * it is ended.
 */
@NullMarked
package io.mailroom.sandbox.run;

import org.jspecify.annotations.NullMarked;
