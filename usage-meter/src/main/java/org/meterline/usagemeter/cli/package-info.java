/**
 * The command line: parses, puts the other rooms together, prints, and turns what happened into an exit code. May use
 * every room.
 */
@NullMarked
package org.meterline.usagemeter.cli;

import org.jspecify.annotations.NullMarked;
