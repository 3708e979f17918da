/**
 * What the program does, one class per deed, and the ports it needs for that: a vCenter, a sink for recordings, the
 * meter's home, the suite. Uses {@code domain}; knows neither SOAP nor HTTP nor files.
 */
@NullMarked
package org.meterline.usagemeter.usecase;

import org.jspecify.annotations.NullMarked;
