/** Tests of this room. */
@NullMarked
package org.meterline.usagemeter.cli;

import org.jspecify.annotations.NullMarked;
