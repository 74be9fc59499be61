// The small window of a sign-in: tells the covered pages behind it, and goes.
const channel = new BroadcastChannel("heard-session");
channel.postMessage("signed in");
channel.close();
window.close();
