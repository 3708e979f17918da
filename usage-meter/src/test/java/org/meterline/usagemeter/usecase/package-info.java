/** Tests of this room. */
@NullMarked
package org.meterline.usagemeter.usecase;

import org.jspecify.annotations.NullMarked;
