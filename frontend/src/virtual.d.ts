declare module "virtual:shapes" {
  const address: string;
  export default address;
}

declare module "virtual:worker" {
  const address: string;
  export default address;
}
