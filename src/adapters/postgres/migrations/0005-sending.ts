// What sending at full pace needs: the indexes of the claim, the pace of the fleet with its slow-downs.

export const SENDING: readonly string[] = [];
