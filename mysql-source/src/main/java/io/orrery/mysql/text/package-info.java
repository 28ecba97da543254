/** The character sets of a server, decoded as the server itself would convert them. */
package io.orrery.mysql.text;
