/*
 * The live room, wired together.
 *
 * THE SEAM for a page that puts more beside the room (the facilitators' panel):
 *
 *     import { startRoom } from "./room.js";
 *     const room = startRoom();          // always the same room: the first call starts it, later ones return it
 *
 *     room.meeting                       // the meeting's id
 *     room.connection                    // a Connection to /rooms (models/connection.js)
 *     room.connect("/moderation")        // a Connection to another namespace over the same websocket
 *     room.state()                       // the present state (models/room_state.js); never change it in place
 *     room.subscribe((state, event) => ...)   // after every change; event is null after a fresh state; returns a function that ends it
 *     room.showMessage(id)               // scrolls to a message and focuses it; false where it is not loaded
 *     room.mark(id, { key, start, end, kind })   // marks words of a message (kind "flag" or "cue"; code points)
 *     room.unmark(key)                   // takes that mark away again
 *     room.compose(text)                 // puts words into the room's composer, for the person to send
 *     room.announce(text)                // says it politely to a screen reader
 *
 * A Connection has
 *     call(event, payload)   -> Promise of the answer; rejects with a Refusal {code, message, retryAfter, until, by}
 *                               ("offline" and "timeout" beside the protocol's codes); `meeting` is added for you
 *     on(event, handler), onStatus(handler(status)), status ("connecting", "open", "lost", "ended"), close()
 * `onStatus` is told "open" after every (re)connection: watch again there, with the `since` you have.
 *
 * For views: views/dom.js has el(tag, properties, ...children); models/spans.js has cut(body, spans) for marked words;
 * models/clock.js has clockTime(iso) and timeElement lives in views/dom.js; views/dialogs.js has openDialog({title, content})
 * (every dialog carries its own Exit link, for a modal one hides the page's).
 */
