export default function Page() {
  return <main>The jobs lie under /api/jobs.</main>
}
