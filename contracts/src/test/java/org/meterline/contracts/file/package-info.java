/** Tests of the package of the same name. */
@NullMarked
package org.meterline.contracts.file;

import org.jspecify.annotations.NullMarked;
