/** Tests of this room. */
@NullMarked
package org.meterline.usagemeter.domain;

import org.jspecify.annotations.NullMarked;
