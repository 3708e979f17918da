/** Tests of this room. */
@NullMarked
package org.meterline.usagemeter.file;

import org.jspecify.annotations.NullMarked;
